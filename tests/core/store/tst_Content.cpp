// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
class ContentTest : public QObject {
    Q_OBJECT
};
QTEST_GUILESS_MAIN(ContentTest)
#include "tst_Content.moc"
