// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/tables/TablesFixture.h"

#include <QObject>
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace stemma;

/// Profiles: right for known tables, right against a plain computation, and the same each time.
class TablesProfileTest : public QObject {
    Q_OBJECT

private:
    TablesFixture m;
    using Kind = ColumnProfile::Kind;

    Result<Profile> profileOf(const std::string& content, const Json& options = {}) {
        const fs::path file = m.write("t.csv", content);
        STEMMA_TRY(const Sniffed sniffed, m.client.sniff({file}, options));
        return m.client.profile({file}, sniffed.options);
    }
    static std::int64_t binned(const ColumnProfile& column) {
        return std::accumulate(column.bins.begin(), column.bins.end(), std::int64_t(0),
                               [](std::int64_t sum, const ColumnProfile::Bin& bin) { return sum + bin.count; });
    }
    static std::string columnOf(const std::vector<double>& values) {
        std::string text = "x\n";
        for (const double value : values) text += Json(value).dump() + '\n';
        return text;
    }
    /// Numbers that look random and spread over many sizes, the same each time.
    static std::vector<double> numbers(int count) {
        std::vector<double> all;
        std::uint64_t state = 42;
        for (int i = 0; i < count; ++i) {
            state = state * 6364136223846793005ull + 1442695040888963407ull;
            const double share = double(state >> 11) * 0x1p-53;
            all.push_back(std::exp(8 * share) - (i % 3 == 0 ? 500 : 0));
        }
        return all;
    }

private slots:
    void penguins_areKnown() {
        const fs::path file =
            fs::path(qgetenv("STEMMA_SOURCE_DIR").toStdString()) / "resources/examples/penguins/penguins_raw.csv";
        UNWRAP(const Sniffed sniffed, m.client.sniff({file}));
        UNWRAP(const Profile profile, m.client.profile({file}, sniffed.options));
        QCOMPARE(profile.rows, 344);
        QVERIFY(!profile.approximate);
        const auto column = [&](const std::string& name) {
            return *std::find_if(profile.columns.begin(), profile.columns.end(),
                                 [&](const auto& c) { return c.name == name; });
        };
        const ColumnProfile mass = column("Body Mass (g)");
        QCOMPARE(mass.nulls, 2);
        QCOMPARE(mass.min, Json(2700));
        QCOMPARE(mass.max, Json(6300));
        QCOMPARE(*mass.mean, 4201.75438596);
        QVERIFY(std::abs(*mass.standardDeviation - 801.954535698) < 1e-6);
        QCOMPARE(*mass.quartiles[1], 4050.0);
        QCOMPARE(binned(mass), 342);
        QCOMPARE(mass.bins.front().from, 2600.0);
        const ColumnProfile sex = column("Sex");
        QCOMPARE(sex.nulls, 11);
        QCOMPARE(sex.top, (std::vector<ColumnProfile::Top>{{"MALE", 168}, {"FEMALE", 165}}));
        QCOMPARE(column("Date Egg").min, Json("2007-11-09"));
        QCOMPARE(column("Date Egg").kind, Kind::Time);
        UNWRAP(const Profile again, Profile::fromJson(profile.toJson()));
        QCOMPARE(again.toJson(), profile.toJson());
    }

    void smallColumns_areExact() {
        std::vector<double> values(101);
        std::iota(values.begin(), values.end(), 0.5);
        UNWRAP(const Profile profile, profileOf(columnOf(values)));
        const ColumnProfile& x = profile.columns[0];
        QCOMPARE(*x.mean, 50.5);
        QCOMPARE(*x.quartiles[0], 25.5);
        QCOMPARE(*x.quartiles[2], 75.5);
        QVERIFY(std::abs(*x.standardDeviation - std::sqrt(858.5)) < 1e-9);
        QCOMPARE(x.distinct, 101);
        QCOMPARE(x.bins.front(), (ColumnProfile::Bin{0, 5, 5}));
        QCOMPARE(x.bins.back(), (ColumnProfile::Bin{100, 105, 1}));
    }

    void largeColumns_agreeWithAPlainComputation() {
        std::vector<double> values = numbers(200'000);
        UNWRAP(const Profile profile, profileOf(columnOf(values)));
        const ColumnProfile& x = profile.columns[0];
        std::sort(values.begin(), values.end());
        long double sum = 0;
        for (const double value : values) sum += value;
        const long double mean = sum / values.size();
        long double squares = 0;
        for (const double value : values) squares += (value - mean) * (value - mean);
        const auto near = [](double a, long double b, double share) {
            return std::abs(a - double(b)) <= share * std::abs(double(b));
        };
        QVERIFY(profile.approximate);
        QVERIFY(near(*x.mean, mean, 1e-11));
        QVERIFY(near(*x.standardDeviation, std::sqrt(squares / (values.size() - 1)), 1e-11));
        for (int i = 0; i < 3; ++i) QVERIFY(near(*x.quartiles[i], values[std::size_t((i + 1) * 0.25 * 199'999)], 1e-5));
        QCOMPARE(x.min, Json(values.front()));
        QCOMPARE(x.max, Json(values.back()));
        QVERIFY(near(double(x.distinct), 200'000, 0.1));
        for (const ColumnProfile::Bin& bin : x.bins) {
            const auto below = [&](double edge) {
                return std::lower_bound(values.begin(), values.end(), edge) - values.begin();
            };
            QCOMPARE(bin.count, below(bin.to) - below(bin.from));
        }
        QCOMPARE(binned(x), 200'000);
    }

    void profile_isTheSameEachTime() {
        std::string text = "x,n,w,day\n";
        int i = 0;
        for (const double value : numbers(300'000)) {
            ++i;
            text += Json(value).dump() + ',' + std::to_string(i % 1000) + ",w" + std::to_string(i % 20'000) + ",20" +
                    std::to_string(10 + i % 17) + "-01-0" + std::to_string(1 + i % 9) + '\n';
        }
        const fs::path file = m.write("t.csv", text);
        UNWRAP(const Sniffed sniffed, m.client.sniff({file}));
        UNWRAP(const Profile first, m.client.profile({file}, sniffed.options));
        QCOMPARE(first.columns[1].distinct, 1000);
        QVERIFY(first.columns[1].distinctExact);
        QCOMPARE(*first.columns[1].quartiles[1], 499.0);
        QCOMPARE(first.columns[2].distinct, 20'000);
        QCOMPARE(first.columns[2].top.size(), 20u);
        QCOMPARE(first.columns[2].top[0], (ColumnProfile::Top{"w0", 15}));
        QCOMPARE(first.columns[2].others, 300'000 - 20 * 15);
        QCOMPARE(first.columns[3].distinct, 17 * 9);
        for (int k = 0; k < 8; ++k) {
            UNWRAP(const Profile again, m.client.profile({file}, sniffed.options));
            QCOMPARE(again.toJson().dump(), first.toJson().dump());
        }
        // The same rows as Parquet have the same profile.
        const fs::path parquet = m.path("t.parquet");
        QVERIFY(m.client.convertToParquet({file}, sniffed.options, parquet));
        UNWRAP(const Sniffed other, m.client.sniff({parquet}));
        UNWRAP(const Profile same, m.client.profile({parquet}, other.options));
        QCOMPARE(same.toJson().dump(), first.toJson().dump());
    }

    void oddColumns_haveProfiles() {
        UNWRAP(const Profile profile, profileOf("none,same,inf,yes,big,neg\nNA,7,inf,true,1e308,-1e308\n,7,1.5,false,-"
                                                "1e308,0\nNA,7,nan,true,1e300,-0.0\n"));
        QCOMPARE(profile.columns[0].nulls, 3);
        QCOMPARE(profile.columns[0].distinct, 0);
        QVERIFY(profile.columns[0].min.isNull() && profile.columns[0].top.empty());
        QCOMPARE(profile.columns[1].bins, (std::vector<ColumnProfile::Bin>{{7, 8, 3}}));
        QCOMPARE(*profile.columns[1].standardDeviation, 0.0);
        QCOMPARE(profile.columns[2].notFinite, 2);
        QCOMPARE(*profile.columns[2].mean, 1.5);
        QVERIFY(!profile.columns[2].standardDeviation);
        QCOMPARE(profile.columns[3].top, (std::vector<ColumnProfile::Top>{{"true", 2}, {"false", 1}}));
        QCOMPARE(profile.columns[3].kind, Kind::Boolean);
        QCOMPARE(binned(profile.columns[4]), 3);
        QCOMPARE(profile.columns[5].distinct, 2);
    }

    void emptyTable_hasItsColumns() {
        UNWRAP(const Profile profile, profileOf("a,b\n"));
        QCOMPARE(profile.rows, 0);
        QCOMPARE(profile.columns.size(), 2u);
        QCOMPARE(profile.columns[0].nulls, 0);
        QVERIFY(!profile.approximate);
    }

    void times_haveRoundBorders() {
        UNWRAP(const Profile profile, profileOf("day,at,clock\n2020-01-15,2020-01-01 10:00:01,10:00:00\n"
                                                "2023-12-31,2020-01-01 10:00:59,23:59:59\n2021-06-01,NA,00:00:00\n"));
        const ColumnProfile& day = profile.columns[0];
        QCOMPARE(day.bins.front().from, 1577836800000.0); // 2020-01-01
        QCOMPARE(day.bins.back().to, 1704067200000.0);    // 2024-01-01
        QCOMPARE(binned(day), 3);
        const ColumnProfile& at = profile.columns[1];
        QCOMPARE(at.bins.front(), (ColumnProfile::Bin{1577872800000.0, 1577872805000.0, 1}));
        QCOMPARE(binned(at), 2);
        QCOMPARE(profile.columns[2].max, Json("23:59:59"));
        QCOMPARE(binned(profile.columns[2]), 3);
        QVERIFY(!day.mean);
    }

    void longTexts_areShortened() {
        std::string longText;
        for (int i = 0; i < 1000; ++i) longText += "é";
        UNWRAP(const Profile profile, profileOf("a\n" + longText + "\nb\n"));
        QCOMPARE(profile.columns[0].top.size(), 2u);
        for (const ColumnProfile::Top& top : profile.columns[0].top)
            QVERIFY(isUtf8(top.value) && top.value.size() < 410);
        QCOMPARE(profile.columns[0].distinct, 2);
    }

    void nestedColumns_areNamed() {
        const fs::path file = m.write("n.jsonl", "{\"a\":{\"b\":1},\"l\":[1,2]}\n{\"a\":null,\"l\":[3]}\n");
        UNWRAP(const Sniffed sniffed, m.client.sniff({file}));
        UNWRAP(const Profile profile, m.client.profile({file}, sniffed.options));
        QCOMPARE(profile.columns[0].kind, Kind::Other);
        QCOMPARE(profile.columns[0].nulls, 1);
        QCOMPARE(profile.columns[1].type, std::string("BIGINT[]"));
    }
};

QTEST_GUILESS_MAIN(TablesProfileTest)
#include "tst_TablesProfile.moc"
