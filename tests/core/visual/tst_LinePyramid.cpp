// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/LinePyramid.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace stemma;

namespace {

struct Line {
    std::vector<double> x, y;
    explicit Line(std::size_t count, unsigned seed = 1) {
        std::mt19937 random(seed);
        double at = 0;
        for (std::size_t i = 0; i < count; ++i) {
            at += double(random() % 4); // equal ones, too
            x.push_back(at);
            y.push_back(double(random() % 1000));
        }
    }
};

} // namespace

class LinePyramidTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void extremes_areThoseOfEachRun_data() {
        QTest::addColumn<int>("count");
        for (const int count : {1, 2, 63, 64, 65, 1'023, 1'024, 1'025, 20'000}) QTest::addRow("%d", count) << count;
    }
    void extremes_areThoseOfEachRun() {
        QFETCH(int, count);
        const Line line{std::size_t(count)};
        const LinePyramid pyramid(line.x, line.y);
        std::mt19937 random(7);
        for (int i = 0; i < 300; ++i) {
            const std::size_t from = random() % std::size_t(count),
                              to = from + 1 + random() % (std::size_t(count) - from);
            const auto [least, greatest] = std::minmax_element(line.y.begin() + long(from), line.y.begin() + long(to));
            const auto found = pyramid.extremes(from, to);
            QVERIFY(found.least >= from && found.least < to && found.greatest >= from && found.greatest < to);
            QCOMPARE(line.y[found.least], *least);
            QCOMPARE(line.y[found.greatest], *greatest);
        }
    }
    void everySpike_isKept() {
        Line line(300'000);
        line.y[123'456] = 1e9;
        line.y[200'001] = -1e9;
        const LinePyramid pyramid(line.x, line.y);
        const auto whole = pyramid.places(line.x.front(), line.x.back(), 800);
        QVERIFY(whole.size() <= 800 * 4 + 2);
        QVERIFY(std::is_sorted(whole.begin(), whole.end()));
        for (const std::uint32_t spike : {123'456u, 200'001u, 0u, 299'999u})
            QVERIFY(std::binary_search(whole.begin(), whole.end(), spike));
        // From near each point is there, and one beyond either end.
        const auto near = pyramid.places(line.x[1'000], line.x[1'050], 800);
        QVERIFY(near.size() >= 40 && near.size() < 80); // several at the same place of x are one column
        QVERIFY(line.x[near.front()] < line.x[1'000] && line.x[near.back()] > line.x[1'050]);
    }
    void nothing_isNothing() {
        const LinePyramid none({}, {});
        QVERIFY(none.places(0, 1, 100).empty());
        const Line line(100);
        const LinePyramid pyramid(line.x, line.y);
        QVERIFY(pyramid.places(0, 1, 0).empty());
        QVERIFY(pyramid.places(2, 1, 10).empty());
        QVERIFY(pyramid.places(NAN, 1, 10).empty());
        QCOMPARE(pyramid.places(-10, -5, 10), (std::vector<std::uint32_t>{0}));   // what comes next
        QCOMPARE(pyramid.places(1e9, 2e9, 10), (std::vector<std::uint32_t>{99})); // what came before
    }
};

QTEST_GUILESS_MAIN(LinePyramidTest)
#include "tst_LinePyramid.moc"
