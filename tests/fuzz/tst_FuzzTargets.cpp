// SPDX-License-Identifier: GPL-3.0-or-later
// Every reader with damaged files: the same each time. `./dev fuzz` looks for more, for as long as one lets it.
#include "tests/fuzz/FuzzTargets.h"

#include <QTest>
#include <random>

using stemma::test::FuzzTarget;
using stemma::test::fuzzTargets;

namespace {

constexpr std::size_t kMostCut = 40, kDamaged = 60, kMostSeeds = 40;

/// A few bytes flipped, doubled, taken out, or replaced by numbers that lengths are often overrun with.
std::string damaged(std::string text, std::mt19937& random) {
    static const std::string kBad[] = {
        std::string(4, '\xff'), std::string(8, '\x7f'), std::string("\0\0\0\x80", 4), "1e999", "-1", "[[[[[[[["};
    const auto below = [&](std::size_t most) { return most == 0 ? 0 : random() % most; };
    for (std::size_t i = 0; i <= below(4); ++i) {
        const std::size_t at = below(text.size());
        switch (below(4)) {
        case 0:
            if (!text.empty()) text[at] = char(random());
            break;
        case 1:
            text.insert(at, text.substr(at, below(64)));
            break;
        case 2:
            text.erase(at, below(64));
            break;
        default: {
            const std::string& bad = kBad[below(std::size(kBad))];
            text.replace(at, bad.size(), bad);
        }
        }
    }
    return text;
}

} // namespace

class FuzzTargetsTest : public QObject {
    Q_OBJECT

private slots:
    void damage_endsEverywhere_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < fuzzTargets().size(); ++i) QTest::newRow(fuzzTargets()[i].name.c_str()) << int(i);
    }
    /// It is enough that it comes back: sanitizers, asserts and the test's own limit see the rest.
    void damage_endsEverywhere() {
        QFETCH(const int, index);
        const FuzzTarget& target = fuzzTargets()[std::size_t(index)];
        QVERIFY(!target.seeds.empty());
        std::mt19937 random(unsigned(index) + 1);
        std::size_t tried = 0;
        for (std::size_t i = 0; i < target.seeds.size();
             i += std::max<std::size_t>(1, target.seeds.size() / kMostSeeds)) {
            const std::string& seed = target.seeds[i];
            target.run(target, seed);
            const std::size_t step = std::max<std::size_t>(1, seed.size() / kMostCut);
            if (i == 0)
                for (std::size_t cut = 0; cut < seed.size(); cut += step, ++tried)
                    target.run(target, seed.substr(0, cut));
            for (std::size_t n = 0; n < kDamaged; ++n, ++tried) target.run(target, damaged(seed, random));
        }
        QVERIFY(tried >= kDamaged);
    }
    void names_areTold() {
        QStringList names;
        for (const FuzzTarget& target : fuzzTargets()) names << QString::fromStdString(target.name);
        QVERIFY(names.contains("chart") && names.contains(".png") && names.contains(".safetensors"));
        names.removeDuplicates();
        QCOMPARE(std::size_t(names.size()), fuzzTargets().size());
    }
};

QTEST_GUILESS_MAIN(FuzzTargetsTest)
#include "tst_FuzzTargets.moc"
