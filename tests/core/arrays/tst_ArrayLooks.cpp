// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayLine.h"
#include "core/arrays/ArrayPixels.h"
#include "core/arrays/ArrayPlane.h"
#include "core/arrays/Png.h"
#include "tests/core/arrays/ArrayFixture.h"

#include <QColor>
#include <QImage>
#include <numeric>

using namespace stemma;

/// What is looked up in arrays: their numbers, lines, planes and pictures, by values.
class ArrayLooksTest : public QObject {
    Q_OBJECT

private:
    template <typename T>
    static Array of(const std::string& descr, const std::string& shape, const std::vector<T>& values,
                    bool fortran = false) {
        return mustHave(readNpy(npyOf(headerOf("'" + descr + "'", shape, fortran), valuesOf(values))));
    }
    static ArrayFacts facts(const Array& array, ArrayLook look = {}) { return mustHave(lookAt(array, look, {})); }

private slots:
    void facts_areThoseOfTheFiniteValues() {
        const ArrayFacts some = facts(of<double>("<f8", "(6,)", {1, 2, 3, NAN, INFINITY, -INFINITY}));
        QCOMPARE(some.finite, std::uint64_t(3));
        QCOMPARE(some.nan, std::uint64_t(1));
        QCOMPARE(some.positiveInfinite + some.negativeInfinite, std::uint64_t(2));
        QCOMPARE(some.mean, 2.0);
        QCOMPARE(some.deviation, std::sqrt(2.0 / 3));
        QCOMPARE(some.min, 1.0);
        QCOMPARE(some.max, 3.0);
        const ArrayFacts none = facts(of<double>("<f8", "(2,)", {NAN, NAN}));
        QCOMPARE(none.finite, std::uint64_t(0));
        QVERIFY(none.bins.empty());
        const ArrayFacts constant = facts(of<float>("<f4", "(3,)", {7, 7, 7}));
        QCOMPARE(constant.deviation, 0.0);
        QVERIFY(constant.bins.empty());
    }

    void largeNumbers_dontCancel() {
        std::vector<double> values(200'000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1e9 + double(i % 2);
        const ArrayFacts some = facts(of("<f8", "(200000,)", values));
        QCOMPARE(some.mean, 1e9 + 0.5);
        QVERIFY(std::fabs(some.deviation - 0.5) < 1e-9);
    }

    void ends_areExactWhereDoublesArent() {
        const ArrayFacts signedOnes = facts(of<std::int64_t>("<i8", "(3,)", {9007199254740993, -9007199254740993, 0}));
        QCOMPARE(QString::fromStdString(signedOnes.maxText), QString("9007199254740993"));
        QCOMPARE(QString::fromStdString(signedOnes.minText), QString("-9007199254740993"));
        const ArrayFacts large =
            facts(of<std::uint64_t>("<u8", "(2,)", {18446744073709551615u, 18446744073709551614u}));
        QCOMPARE(QString::fromStdString(large.maxText), QString("18446744073709551615"));
        QCOMPARE(QString::fromStdString(large.minText), QString("18446744073709551614"));
    }

    void bins_holdEveryValueOnce() {
        const ArrayFacts bytes = facts(of<std::uint8_t>("|u1", "(5,)", {0, 1, 1, 2, 9}));
        QCOMPARE(bytes.bins.size(), std::size_t(10));
        QCOMPARE(bytes.bins[1].count, std::uint64_t(2));
        std::vector<float> values(1000);
        std::iota(values.begin(), values.end(), -300.0f);
        std::uint64_t all = 0;
        for (const auto& bin : facts(of("<f4", "(1000,)", values)).bins) all += bin.count;
        QCOMPARE(all, std::uint64_t(1000));
    }

    void tooLarge_isSampledAndSaidSo() {
        std::vector<std::uint8_t> values(4 << 20, 5);
        values.back() = 200;
        ArrayLook look;
        look.mostBytes = 1 << 20;
        const ArrayFacts some = facts(of("|u1", "(4194304,)", values), look);
        QVERIFY(some.sampled && some.looked < values.size());
        QCOMPARE(some.max, 200.0); // the last run is always among them
    }

    void envelope_losesNoSpike() {
        std::vector<float> values(3'000'000, 1);
        values[1'234'567] = 99;
        values[2'000'001] = -99;
        values[5] = NAN;
        const Array array = of("<f4", "(3000000,)", values);
        const ArrayLine line = ArrayLine::along(array, 0);
        const LineEnvelope whole = mustHave(lineEnvelope(array, line, {0, 3'000'000, 700}, nullptr, {}));
        QVERIFY(whole.exact);
        QCOMPARE(*std::max_element(whole.high.begin(), whole.high.end()), 99.0);
        QCOMPARE(*std::min_element(whole.low.begin(), whole.low.end()), -99.0);
        QVERIFY(whole.nan[0] > 0);
        const auto outline = mustHave(LineOutline::of(array, line, ElementPart::Value, {}));
        QCOMPARE(outline->low.size(), std::size_t(2930));
        LineWish wish{0, 3'000'000, 700, 1000};
        const LineEnvelope drawn = mustHave(lineEnvelope(array, line, wish, outline.get(), {}));
        QVERIFY(drawn.exact);
        QCOMPARE(*std::max_element(drawn.high.begin(), drawn.high.end()), 99.0);
        QVERIFY(!mustHave(lineEnvelope(array, line, wish, nullptr, {})).exact);
        const LineEnvelope near = mustHave(lineEnvelope(array, line, {1'234'560, 20, 700}, outline.get(), {}));
        QCOMPARE(near.low.size(), std::size_t(20));
        QCOMPARE(near.low[7], 99.0);
    }

    void plane_isTheSameInBothOrders() {
        std::vector<double> values(60 * 40), turned(60 * 40);
        for (int row = 0; row < 60; ++row)
            for (int column = 0; column < 40; ++column)
                values[std::size_t(row * 40 + column)] = turned[std::size_t(column * 60 + row)] = row * 100 + column;
        for (const bool fortran : {false, true}) {
            const Array array = of("<f8", "(60, 40)", fortran ? turned : values, fortran);
            const ArrayPlane plane = ArrayPlane::lastOf(array);
            const PlaneGrid all = mustHave(planeGrid(array, plane, {{0, 0, 60, 40}, 100, 100}, {}));
            QCOMPARE(all.rows, std::size_t(60));
            QCOMPARE(all.at(59, 39), 5939.0);
            const PlaneGrid few = mustHave(planeGrid(array, plane, {{0, 0, 60, 40}, 6, 4}, {}));
            QVERIFY(few.exact);
            QCOMPARE(few.at(0, 0), 454.5); // the mean of 10 × 10
            const PlaneGrid part = mustHave(planeGrid(array, plane, {{10, 20, 5, 5}, 5, 5}, {}));
            QCOMPARE(part.at(0, 0), 1020.0);
            const PlaneGrid sample = mustHave(planeGrid(array, plane, {{0, 0, 60, 40}, 6, 4, 24}, {}));
            QVERIFY(!sample.exact && std::isfinite(sample.at(5, 3)));
            QCOMPARE(mustHave(planeTexts(array, plane, {1, 2, 1, 2})), (std::vector<std::string>{"102", "103"}));
        }
    }

    void plane_readsSlicesAndWhatIsMissing() {
        std::vector<std::int16_t> values(2 * 3 * 4);
        std::iota(values.begin(), values.end(), std::int16_t(0));
        const Array array = of("<i2", "(2, 3, 4)", values);
        ArrayPlane plane = ArrayPlane::lastOf(array);
        plane.at[0] = 1;
        QCOMPARE(mustHave(planeGrid(array, plane, {{0, 0, 3, 4}, 3, 4}, {})).at(2, 3), 23.0);
        const Array cut = of("<i2", "(4, 3, 4)", values);
        plane.at[0] = 3;
        QVERIFY(std::isnan(mustHave(planeGrid(cut, plane, {{0, 0, 3, 4}, 3, 4}, {})).at(0, 0)));
    }

    void plane_keepsEachDigit() {
        const Array moments =
            of<std::int64_t>("<M8[ns]", "(1, 2)", {1'700'000'000'000'000'000, 1'700'000'000'500'000'000});
        const PlaneGrid grid = mustHave(planeGrid(moments, ArrayPlane::lastOf(moments), {{0, 0, 1, 2}, 1, 2}, {}));
        QCOMPARE(grid.at(0, 0), 1.7e18);
        QCOMPARE(grid.at(0, 1) - grid.at(0, 0), 5e8); // half a second
        const Array far = of<double>("<f8", "(1, 2)", {1e9, 1e9 + 0.25});
        QCOMPARE(mustHave(planeGrid(far, ArrayPlane::lastOf(far), {{0, 0, 1, 2}, 1, 2}, {})).at(0, 1), 1e9 + 0.25);
    }

    void numbers_areAsLongAsTheirTypeIsExact() {
        const ElementType single{.kind = ElementType::Kind::Float, .size = 4, .fields = {}};
        const ElementType whole{.kind = ElementType::Kind::Int, .size = 4, .fields = {}};
        const auto text = [](const ElementType& type, double value, std::size_t most) {
            return QString::fromStdString(shortText(type, value, most));
        };
        QCOMPARE(text(single, double(0.1f), 12), QString("0.1"));
        QCOMPARE(text(single, double(16777.217f), 12), QString("16777.217"));
        QCOMPARE(text({.kind = ElementType::Kind::Float, .size = 8, .fields = {}}, 1000000.25, 12),
                 QString("1000000.25"));
        QCOMPARE(text(whole, 1234567, 12), QString("1234567"));
        QCOMPARE(text(whole, 1234567, 6), QString("1e+06"));
        QCOMPARE(text(single, -1.0 / 3, 6), QString("-0.333"));
        QCOMPARE(text(single, NAN, 6), QString("NaN"));
    }

    void middle_isWithoutExtremes() {
        std::vector<double> values(10'000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = double(i * 7919 % 10'000);
        for (std::size_t i = 0; i < 100; ++i) values[i * 90 + 5] = i % 2 == 0 ? 1e12 : -1e12;
        values[3] = NAN;
        const ArrayFacts some = facts(of("<f8", "(10000,)", values));
        QVERIFY2(some.low > 0 && some.low < 400, qPrintable(QString::number(some.low)));
        QVERIFY2(some.high > 9600 && some.high < 10'000, qPrintable(QString::number(some.high)));
        // Of many no more are kept than are needed.
        std::vector<float> many(1'000'000);
        for (std::size_t i = 0; i < many.size(); ++i) many[i] = float(i % 1000);
        const ArrayFacts all = facts(of("<f4", "(1000000,)", many));
        QVERIFY(std::fabs(all.low - 20) < 10 && std::fabs(all.high - 980) < 10);
        const ArrayFacts complex = facts(of<double>("<c16", "(3,)", {3, 4, 0, 0, 6, 8}));
        QCOMPARE(complex.low, 0.0);
        QCOMPARE(complex.high, 10.0);
    }

    void pictures_areTold_data() {
        QTest::addColumn<QString>("descr");
        QTest::addColumn<QString>("shape");
        QTest::addColumn<int>("channels"); ///< 0: none
        QTest::newRow("grey") << "|u1"
                              << "(20, 30)" << 1;
        QTest::newRow("mask") << "|b1"
                              << "(20, 30)" << 1;
        QTest::newRow("RGB") << "|u1"
                             << "(20, 30, 3)" << 3;
        QTest::newRow("RGBA of 16 bits") << "<u2"
                                         << "(20, 30, 4)" << 4;
        QTest::newRow("colours first") << "|u1"
                                       << "(3, 20, 30)" << 3;
        QTest::newRow("digits") << "|u1"
                                << "(7, 28, 28)" << 1;
        QTest::newRow("many, colours first") << "|u1"
                                             << "(5, 3, 20, 30)" << 3;
        QTest::newRow("many of many, colours first") << "|u1"
                                                     << "(2, 5, 4, 20, 30)" << 4;
        QTest::newRow("small matrix") << "|u1"
                                      << "(10, 10)" << 0;
        QTest::newRow("column") << "|u1"
                                << "(5000, 16)" << 0;
        QTest::newRow("integers") << "<i4"
                                  << "(20, 30)" << 0;
        QTest::newRow("line") << "|u1"
                              << "(20,)" << 0;
    }
    void pictures_areTold() {
        QFETCH(QString, descr);
        QFETCH(QString, shape);
        QFETCH(int, channels);
        const Array array =
            mustHave(readNpy(npyOf(headerOf("'" + descr.toStdString() + "'", shape.toStdString()), "x")));
        const auto layout = pixelLayout(array, nullptr);
        QCOMPARE(layout ? int(layout->channels) : 0, channels);
    }

    void batch_hasItsColoursFirst() {
        std::vector<std::uint8_t> values(2 * 3 * 8 * 8);
        values[std::size_t(((1 * 3 + 2) * 8 + 4) * 8 + 5)] = 200;
        const Array array = of("|u1", "(2, 3, 8, 8)", values);
        const auto layout = pixelLayout(array, nullptr);
        QVERIFY(layout);
        QCOMPARE(layout->channelAxis, 1);
        const PixelImage image = mustHave(pixelsOf(array, *layout, {1, 0, 0, 0}, {{0, 0, 8, 8}, 8, 8}, {}));
        QCOMPARE(int(std::uint8_t(image.samples[(4 * 8 + 5) * 3 + 2])), 200);
        QCOMPARE(std::count(image.samples.begin(), image.samples.end(), '\0'), std::ptrdiff_t(8 * 8 * 3 - 1));
    }

    void pixels_areTheirSamples() {
        std::vector<std::uint8_t> values(8 * 8 * 3);
        values[(2 * 8 + 5) * 3 + 1] = 200;
        const Array array = of("|u1", "(8, 8, 3)", values);
        const auto layout = pixelLayout(array, nullptr);
        QVERIFY(layout);
        const PixelImage image = mustHave(pixelsOf(array, *layout, {}, {{0, 0, 8, 8}, 8, 8}, {}));
        QCOMPARE(image.samples, std::string(values.begin(), values.end()));
        const QImage read = QImage::fromData(QByteArray::fromStdString(pngOf(image.samples, 8, 8, 3)), "PNG");
        QCOMPARE(read.size(), QSize(8, 8));
        QCOMPARE(read.pixelColor(5, 2), QColor(0, 200, 0));
        for (const unsigned channels : {1u, 4u}) {
            std::string samples(6 * 5 * channels, '\x40');
            const QImage other = QImage::fromData(QByteArray::fromStdString(pngOf(samples, 6, 5, channels)), "PNG");
            QCOMPARE(other.size(), QSize(6, 5));
            QCOMPARE(qRed(other.pixel(3, 3)), 0x40);
        }
    }
};

QTEST_GUILESS_MAIN(ArrayLooksTest)
#include "tst_ArrayLooks.moc"
