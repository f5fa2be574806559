// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/NumberFormat.h"

#include <QTest>

using namespace stemma;

/// Numbers as d3-format's documentation and tests have them.
class NumberFormatTest : public QObject {
    Q_OBJECT

private slots:
    void format_writesAsD3_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* format, double value, const char* text) {
            QTest::addRow("%s %g", format, value) << format << value << text;
        };
        row("", 42, "42");
        row("", 0.1 + 0.2, "0.3");
        row("", 1e21, "1e+21");
        row(".2f", 0.965, "0.96"); // 0.965 is below
        row(".2f", -1.5, "−1.50");
        row(".0%", 0.123, "12%");
        row(".1%", 0.123, "12.3%");
        row("($.2f", -3.5, "($3.50)");
        row("+20", 42, "                 +42");
        row(".^20", 42, ".........42.........");
        row(".2s", 42e6, "42M");
        row("~s", 1500, "1.5k");
        row("~s", 0.0015, "1.5m");
        row("s", 42e6, "42.0000M");
        row("#x", 48879, "0xbeef");
        row(",.2r", 4223, "4,200");
        row(",", 1234567, "1,234,567");
        row(",d", 1234567.6, "1,234,568");
        row("d", 5, "5");
        row("05d", 42, "00042");
        row(".3e", 123456, "1.235e+5");
        row(".3g", 0.0001234, "0.000123");
        row(".4~g", 1.5, "1.5");
        row("b", 5, "101");
        row(".1f", -0.01, "0.0");
        row(",.0f", -1234.5, "−1,234");
    }
    void format_writesAsD3() {
        QFETCH(QString, format);
        QFETCH(double, value);
        QFETCH(QString, text);
        const auto parsed = NumberFormat::parse(format.toStdString());
        QVERIFY(parsed);
        QCOMPARE(QString::fromStdString((*parsed)(value)), text);
    }
    void format_unknownOnesAreNamed() {
        for (const char* text : {"Q", ".f", "2.2.2f", "%Y", "<img src=x>"}) {
            const auto parsed = NumberFormat::parse(text);
            QVERIFY2(!parsed, text);
            QVERIFY(parsed.error().message.find(text) != std::string::npos);
        }
    }
    void format_whatIsNoNumberIsSaid() {
        const auto format = NumberFormat::parse(".2f");
        QCOMPARE((*format)(std::nan("")), std::string("NaN"));
        QCOMPARE((*format)(-INFINITY), std::string("−∞"));
    }
    void decimals_tellStepsApart() {
        QCOMPARE(decimalsFor(0.2), 1);
        QCOMPARE(decimalsFor(0.01), 2);
        QCOMPARE(decimalsFor(50), 0);
    }
};

QTEST_GUILESS_MAIN(NumberFormatTest)
#include "tst_NumberFormat.moc"
