// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Clock.h"

#include <QTest>

using namespace stemma;

class ClockTest : public QObject {
    Q_OBJECT

private slots:
    void timestamps_goBothWays() {
        for (const char* text : {"2026-11-23T12:00:00.123456Z", "1970-01-01T00:00:00.000000Z",
                                 "1969-12-31T23:59:59.999999Z", "2024-02-29T23:59:59.000001Z"}) {
            QCOMPARE(formatTimestamp(parseTimestamp(text).value()), std::string(text));
        }
        QCOMPARE(parseTimestamp("1970-01-01").value(), Timestamp(0));
    }

    void parse_readsWhatPeopleWrite_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("meaning");
        QTest::newRow("date") << "2026-11-01"
                              << "2026-11-01T00:00:00.000000Z";
        QTest::newRow("minutes") << "2026-11-01T12:30"
                                 << "2026-11-01T12:30:00.000000Z";
        QTest::newRow("blank") << "2026-11-01 12:30"
                               << "2026-11-01T12:30:00.000000Z";
        QTest::newRow("seconds") << "2026-11-01T12:30:07"
                                 << "2026-11-01T12:30:07.000000Z";
        QTest::newRow("fraction") << "2026-11-01T12:30:07.5Z"
                                  << "2026-11-01T12:30:07.500000Z";
        QTest::newRow("nanoseconds") << "2026-11-01T12:30:07.123456789Z"
                                     << "2026-11-01T12:30:07.123456Z";
        QTest::newRow("east") << "2026-11-01T00:30+02:00"
                              << "2026-10-31T22:30:00.000000Z";
        QTest::newRow("west") << "2026-11-01T23:30-0330"
                              << "2026-11-02T03:00:00.000000Z";
    }
    void parse_readsWhatPeopleWrite() {
        QFETCH(QString, text);
        QFETCH(QString, meaning);
        QCOMPARE(QString::fromStdString(formatTimestamp(parseTimestamp(text.toStdString()).value())), meaning);
    }

    void parse_refusesTheRest() {
        for (const char* text :
             {"", "2026", "2026-13-01", "2026-02-29", "2026-11-01T", "2026-11-01T24:00", "2026-11-01T12:60",
              "2026-11-01T12:30:61", "2026-11-01T12:30.", "2026-11-01T12:30:00.", "2026-11-01x", "2026-11-01T12:30 ",
              "2026-11-01T12:30+25:00", "26-11-01", "+026-11-01"}) {
            const auto result = parseTimestamp(text);
            QVERIFY2(!result.has_value(), text);
            QVERIFY(result.error().code == ErrorCode::InvalidArgument);
        }
    }

    void durations_readWell() {
        const std::pair<double, const char*> cases[] = {
            {0, "0.00 s"},      {0.314, "0.31 s"},       {0.994, "0.99 s"},     {0.996, "1.0 s"},
            {1.44, "1.4 s"},    {9.96, "10 s"},          {59.4, "59 s"},        {59.6, "1 min 0 s"},
            {125, "2 min 5 s"}, {3599.4, "59 min 59 s"}, {3599.6, "1 h 0 min"}, {8 * 3600 + 12 * 60, "8 h 12 min"},
            {-3, "0.00 s"},
        };
        for (const auto& [seconds, text] : cases) QCOMPARE(formatDuration(seconds), std::string(text));
    }
};

QTEST_GUILESS_MAIN(ClockTest)
#include "tst_Clock.moc"
