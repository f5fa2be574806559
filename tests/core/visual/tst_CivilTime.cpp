// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/CivilTime.h"

#include <QTest>

using namespace stemma;

namespace {

double at(const char* text) {
    return parseTime(text).value();
}

QStringList tickTexts(const char* from, const char* to, int count) {
    QStringList texts;
    for (const double tick : timeTicks(at(from), at(to), count)) texts << QString::fromStdString(timeTickText(tick));
    return texts;
}

} // namespace

class CivilTimeTest : public QObject {
    Q_OBJECT

private slots:
    void calendar_goesThereAndBack() {
        for (const double ms : {0.0, -1.0, 951'782'400'000.0, 253'402'300'799'999.0, -62'167'219'200'000.0, 1.2e15}) {
            const CivilTime time = CivilTime::fromMs(ms);
            QCOMPARE(time.toMs(), ms);
        }
        QCOMPARE(CivilTime::fromMs(951'782'400'000.0), (CivilTime{2000, 2, 29, 0, 0, 0, 0}));
        QCOMPARE((CivilTime{2024, 1, 1}).weekday(), 1);
        QCOMPARE((CivilTime{2024, 12, 31}).dayOfYear(), 366);
    }
    void parse_readsDatesAsDataHaveThem() {
        const double day = (CivilTime{2001, 2, 3}).toMs();
        for (const char* text :
             {"2001-02-03", "2001/02/03", "02/03/2001", "Feb 3 2001", "Feb 3, 2001", "3 February 2001",
              "2001-02-03T00:00:00Z", "2001-02-03 00:00", "2001-02-03T02:00:00+02:00"})
            QVERIFY2(parseTime(text) == day, text);
        QCOMPARE(at("2001"), (CivilTime{2001, 1, 1}).toMs());
        QCOMPARE(at("2001-02"), (CivilTime{2001, 2, 1}).toMs());
        QCOMPARE(at("2001-02-03T04:05:06.789"), (CivilTime{2001, 2, 3, 4, 5, 6, 789}).toMs());
        QCOMPARE(at("+040000-01-01"), (CivilTime{40000, 1, 1}).toMs());
        for (const char* text : {"", "Adelie", "12", "2001-13-01", "2001-02-03x", "25:00", "2001-02-03T25:00"})
            QVERIFY2(!parseTime(text), text);
    }
    void format_writesAsD3() {
        const double ms = (CivilTime{2008, 11, 6, 15, 4, 5, 6}).toMs();
        const auto check = [&](const char* format, const char* text) {
            QCOMPARE(formatTime(format, ms), std::string(text));
        };
        check("%Y-%m-%d %H:%M:%S.%L", "2008-11-06 15:04:05.006");
        check("%b %Y", "Nov 2008");
        check("%B %-d, %y", "November 6, 08");
        check("%a %A %e %j", "Thu Thursday  6 311");
        check("%I:%M %p", "03:04 PM");
        check("Q%q %%", "Q4 %");
    }
    void units_floorAndEnd() {
        const auto floored = [](const char* unit, const char* text) {
            return formatMoment(TimeUnit::parse(unit)->floor(at(text)));
        };
        QCOMPARE(floored("year", "2008-11-16"), std::string("2008-01-01"));
        QCOMPARE(floored("yearmonth", "2008-11-16"), std::string("2008-11-01"));
        QCOMPARE(floored("yearquarter", "2008-11-16"), std::string("2008-10-01"));
        QCOMPARE(floored("month", "2008-11-16"), std::string("2012-11-01")); // Vega's year for none
        QCOMPARE(floored("day", "2008-11-16"), std::string("2012-01-01"));   // a Sunday
        QCOMPARE(floored("yearmonthdatehours", "2008-11-16T14:35"), std::string("2008-11-16 14:00"));
        QCOMPARE(floored("hours", "2008-11-16T14:35"), std::string("2012-01-01 14:00"));
        const TimeUnit month = *TimeUnit::parse("yearmonth");
        QCOMPARE(formatMoment(month.next(at("2008-12-01"))), std::string("2009-01-01"));
        QCOMPARE(month.words(), std::string("year-month"));
        QCOMPARE(month.format(), std::string("%b %Y"));
        QVERIFY(!TimeUnit::parse("fortnight"));
    }
    void ticks_areThoseOfD3() {
        QCOMPARE(tickTexts("2011-01-01", "2011-12-31", 12).mid(0, 3), QStringList({"2011", "February", "March"}));
        QCOMPARE(tickTexts("2000-01-01", "2010-01-01", 10).size(), 11);
        QCOMPARE(tickTexts("2000-01-01", "2010-01-01", 5),
                 QStringList({"2000", "2002", "2004", "2006", "2008", "2010"}));
        QCOMPARE(tickTexts("2011-01-01T00:00", "2011-01-01T23:00", 4),
                 QStringList({"2011", "06 AM", "12 PM", "06 PM"}));
        QCOMPARE(tickTexts("2011-01-01T00:00:00", "2011-01-01T00:00:04", 4).last(), QString(":04"));
        QVERIFY(timeTicks(0, 8e15, 10).size() < 30);
    }
};

QTEST_GUILESS_MAIN(CivilTimeTest)
#include "tst_CivilTime.moc"
