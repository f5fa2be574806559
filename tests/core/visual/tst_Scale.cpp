// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/Scale.h"

#include <QTest>
#include <cmath>

using namespace stemma;

namespace {

using Kind = PositionScale::Kind;

PositionScale linear(double from, double to) {
    return PositionScale::continuous(Kind::Linear, from, to);
}

} // namespace

/// Scales as d3-scale, bins as Vega have them.
class ScaleTest : public QObject {
    Q_OBJECT

private slots:
    void ticks_areRoundAndExact() {
        QCOMPARE(linearTicks(0, 1, 5), (std::vector<double>{0, 0.2, 0.4, 0.6, 0.8, 1}));
        QCOMPARE(linearTicks(0, 1, 10)[3], 0.3); // not 0.30000000000000004
        QCOMPARE(linearTicks(-1.5, 2.7, 5), (std::vector<double>{-1, 0, 1, 2}));
        QCOMPARE(linearTicks(0, 6300, 7), (std::vector<double>{0, 1000, 2000, 3000, 4000, 5000, 6000}));
        QCOMPARE(linearTicks(5, 5, 10), (std::vector<double>{5}));
        QVERIFY(linearTicks(0, INFINITY, 10).empty());
        QCOMPARE(tickStep(0, 100, 10), 10.0);
    }
    void nice_widensToRoundValues() {
        PositionScale scale = linear(0.0132, 0.876);
        scale.nice();
        QCOMPARE(scale.from(), 0.0);
        QCOMPARE(scale.to(), 0.9);
        scale = linear(123.1, 6.72e3);
        scale.nice();
        QCOMPARE(scale.from(), 0.0);
        QCOMPARE(scale.to(), 7000.0);
        scale = PositionScale::continuous(Kind::Log, 3, 800);
        scale.nice();
        QCOMPARE(scale.from(), 1.0);
        QCOMPARE(scale.to(), 1000.0);
    }
    void bins_areThoseOfVega_data() {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<int>("most");
        QTest::addColumn<double>("start");
        QTest::addColumn<double>("stop");
        QTest::addColumn<double>("step");
        QTest::newRow("penguins' mass") << 2700.0 << 6300.0 << 10 << 2500.0 << 6500.0 << 500.0;
        QTest::newRow("movies' rating") << 1.4 << 9.2 << 10 << 1.0 << 10.0 << 1.0;
        QTest::newRow("cars' horsepower") << 46.0 << 230.0 << 10 << 40.0 << 240.0 << 20.0;
        QTest::newRow("shares") << 0.0 << 1.0 << 10 << 0.0 << 1.0 << 0.1;
        QTest::newRow("twenty") << 0.0 << 100.0 << 20 << 0.0 << 100.0 << 5.0;
        QTest::newRow("negative") << -4.3 << 4.2 << 10 << -5.0 << 5.0 << 1.0;
        QTest::newRow("constant") << 7.0 << 7.0 << 10 << 7.0 << 8.0 << 1.0;
    }
    void bins_areThoseOfVega() {
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(int, most);
        QFETCH(double, start);
        QFETCH(double, stop);
        QFETCH(double, step);
        BinSpec spec;
        spec.maxBins = most;
        const Bins bins = binsFor(from, to, spec);
        QCOMPARE(bins.start, start);
        QCOMPARE(bins.stop, stop);
        QCOMPARE(bins.step, step);
    }
    void bins_haveBordersAsWritten() {
        BinSpec spec;
        const Bins bins = binsFor(0, 1, spec);
        QCOMPARE(bins.floor(0.35), 0.3);
        QCOMPARE(bins.end(0.2), 0.3);
        QCOMPARE(bins.floor(0.3), 0.3);
        QCOMPARE(bins.floor(1.0), 0.9); // the last bin has its upper end
    }
    void scale_placesAndFindsBack() {
        for (const Kind kind : {Kind::Linear, Kind::Log, Kind::Power, Kind::Symlog, Kind::Time}) {
            PositionScale scale = PositionScale::continuous(kind, 1, 1000);
            scale.setRange(20, 220);
            QCOMPARE(scale.at(1), 20.0);
            QCOMPARE(scale.at(1000), 220.0);
            for (const double value : {2.0, 50.0, 999.0})
                QVERIFY(std::fabs(scale.valueAt(scale.at(value)) - value) < 1e-9 * value);
        }
        PositionScale log = PositionScale::continuous(Kind::Log, 1, 1000);
        log.setRange(0, 300);
        QVERIFY(std::fabs(log.at(10) - 100) < 1e-9);
        QVERIFY(std::isnan(log.at(-1)) && std::isnan(log.at(0)));
    }
    void scale_isAsWideAsNumbersGo() {
        PositionScale scale = linear(-1.7e308, 1.7e308);
        scale.setRange(0, 200);
        QVERIFY(std::fabs(scale.at(0) - 100) < 1e-9 && std::fabs(scale.at(1.7e308) - 200) < 1e-9);
        QVERIFY(std::fabs(scale.valueAt(50) / -0.85e308 - 1) < 1e-9);
        QVERIFY(linearTicks(-1.7e308, 1.7e308, 10).size() > 3);
        scale.nice(); // to what still is a number
        QVERIFY(std::isfinite(scale.from()) && std::isfinite(scale.to()));
    }
    void bands_haveVegaLitesPadding() {
        PositionScale scale = PositionScale::discrete(Kind::Band, {"a", "b", "c"}, 0.1, 0.05);
        scale.setRange(0, 300);
        QVERIFY(std::fabs(scale.step() - 100) < 1e-9);
        QVERIFY(std::fabs(scale.bandwidth() - 90) < 1e-9);
        QVERIFY(std::fabs(scale.bandStart(0) - 5) < 1e-9);
        QVERIFY(std::fabs(scale.bandMiddle(2) - 250) < 1e-9);
        QCOMPARE(scale.indexOf("b"), 1);
        QCOMPARE(scale.indexOf("z"), -1);
        QCOMPARE(scale.indexAt(260), 2u);
        scale = PositionScale::discrete(Kind::Point, {"a", "b", "c"}, 0, 0.5);
        scale.setRange(0, 300);
        QVERIFY(std::fabs(scale.bandMiddle(0) - 50) < 1e-9 && std::fabs(scale.bandMiddle(2) - 250) < 1e-9);
    }
    void logTicks_arePowersWhereThereAreMany() {
        const PositionScale wide = PositionScale::continuous(Kind::Log, 1, 1e12);
        const std::vector<double> ticks = wide.ticks(6);
        QCOMPARE(ticks.front(), 1.0);
        QVERIFY(ticks.size() <= 8);
        const PositionScale narrow = PositionScale::continuous(Kind::Log, 1, 100);
        QCOMPARE(narrow.ticks(10).size(), 19u);
    }
};

QTEST_GUILESS_MAIN(ScaleTest)
#include "tst_Scale.moc"
