// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/LineDiff.h"

#include <QtTest>
#include <random>

using namespace stemma;

namespace {

QString shown(const std::vector<DiffLine>& lines) {
    QString text;
    for (const DiffLine& line : lines) {
        if (!text.isEmpty()) text += '|';
        text += QStringLiteral(" -+~")[int(line.kind)];
        text += line.kind == DiffLine::Kind::Left ? QString::number(line.count) : QString::fromStdString(line.text);
    }
    return text;
}

std::string joined(const std::vector<DiffLine>& lines, DiffLine::Kind without) {
    std::string text;
    for (const DiffLine& line : lines)
        if (line.kind != without) text += line.text + "\n";
    return text;
}

} // namespace

class LineDiffTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void difference_isShortest_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        QTest::newRow("equal") << "a\nb\n"
                               << "a\nb"
                               << "";
        QTest::newRow("one changed") << "a\nb\nc\nd"
                                     << "a\nx\nc\nd"
                                     << " a|-b|+x| c";
        QTest::newRow("one more") << "SELECT\nWHERE a"
                                  << "SELECT\nWHERE a\n  AND b"
                                  << " WHERE a|+  AND b";
        QTest::newRow("from nothing") << ""
                                      << "a\nb"
                                      << "+a|+b";
        QTest::newRow("to nothing") << "a"
                                    << ""
                                    << "-a";
        QTest::newRow("removed first") << "a\nb\nc"
                                       << "x\ny\nc"
                                       << "-a|-b|+x|+y| c";
        QTest::newRow("far apart") << "1\nb\nc\nd\ne\nf\n7"
                                   << "0\nb\nc\nd\ne\nf\n8"
                                   << "-1|+0| b|~0| f|-7|+8";
        QTest::newRow("line ends of Windows") << "a\r\nb\r\n"
                                              << "a\nc\n"
                                              << " a|-b|+c";
    }
    void difference_isShortest() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QTEST(shown(diffLines(before.toStdString(), after.toStdString())), "expected");
    }

    void difference_makesOneTextOfTheOther() {
        std::mt19937 random(7);
        for (int round = 0; round < 300; ++round) {
            std::string a, b;
            for (unsigned i = random() % 30; i > 0; --i) a += std::string(1, char('a' + random() % 5)) + "\n";
            for (unsigned i = random() % 30; i > 0; --i) b += std::string(1, char('a' + random() % 5)) + "\n";
            if (a == b) continue;
            const auto lines = diffLines(a, b, 1000, 1000);
            QCOMPARE(joined(lines, DiffLine::Kind::Added), a);
            QCOMPARE(joined(lines, DiffLine::Kind::Removed), b);
        }
    }

    void difference_isBounded() {
        std::string a, b;
        for (int i = 0; i < 20'000; ++i) a += "a" + std::to_string(i) + "\n", b += "b" + std::to_string(i) + "\n";
        const auto lines = diffLines(a, b);
        QCOMPARE(lines.size(), std::size_t(40));
        QCOMPARE(lines.back().kind, DiffLine::Kind::Left);
        QCOMPARE(lines.back().count, 40'000 - 39);
    }
};

QTEST_APPLESS_MAIN(LineDiffTest)
#include "tst_LineDiff.moc"
