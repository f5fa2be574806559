// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QDate>
#include <QDirIterator>
#include <algorithm>
#include <cmath>
#include <map>

using namespace stemma::test;

/// Each example runs as it is, reuses all of it the second time, and its numbers are those that are reckoned here
/// without Stemma.
class CliExamplesTest : public QObject {
    Q_OBJECT

    /// Runs `NAME.yaml` in a copy of the example twice; true where the second time reused all.
    static bool runsTwice(const CliFixture& fixture, const QString& name, int steps) {
        fixture.copyExample(name);
        const CliResult first = fixture.run({"run", name + ".yaml"});
        const CliResult second = fixture.run({"run", name + ".yaml"});
        const bool well = first.exit == 0 && first.out.contains(QByteArray::number(steps) + " executed") &&
                          second.exit == 0 && second.out.contains(QByteArray::number(steps) + " reused");
        if (!well) qWarning("%s\n%s%s", first.told().constData(), second.out.constData(), second.err.constData());
        return well;
    }
    static QJsonObject metrics(const CliFixture& fixture, const QString& name) {
        const CliResult exported = fixture.run({"export", name + "/metrics", "--to", "metrics.json"});
        return exported.exit == 0 ? QJsonDocument::fromJson(fixture.readFile("metrics.json")).object() : QJsonObject();
    }
    static QList<QByteArrayList> rows(const QByteArray& csv) {
        QList<QByteArrayList> all;
        for (const QByteArray& line : csv.trimmed().split('\n')) all << line.trimmed().split(',');
        all.removeFirst();
        return all;
    }

private slots:
    void seasons_areAsFarApartAsTheirNests() {
        const CliFixture fixture;
        QVERIFY(runsTwice(fixture, "seasons", 5));
        // The day by which half of a season's nests have an egg, counted by hand from the file.
        std::map<QByteArray, std::map<QByteArray, QDate>> nests; // season, nest: its day
        for (const QByteArrayList& row : rows(fixture.readFile("eggs.csv")))
            nests[row[0]][row[1] + row[3].split('A')[0]] = QDate::fromString(row[5], Qt::ISODate);
        std::size_t total = 0;
        std::vector<qint64> middles;
        for (const auto& [season, days] : nests) {
            std::vector<QDate> sorted;
            for (const auto& [nest, day] : days) sorted.push_back(day);
            std::sort(sorted.begin(), sorted.end());
            total += sorted.size();
            const QDate middle = sorted[(sorted.size() + 1) / 2 - 1];
            middles.push_back(QDate(middle.year(), 11, 1).daysTo(middle));
        }
        QCOMPARE(nests.size(), std::size_t(3));
        const QJsonObject told = metrics(fixture, "seasons");
        QCOMPARE(told["nests"].toInt(), int(total));
        QCOMPARE(told["shift_days"].toInt(), int(*std::max_element(middles.begin(), middles.end()) -
                                                 *std::min_element(middles.begin(), middles.end())));
        // Another share concerns two steps; the rest is reused.
        const CliResult later = fixture.run({"run", "seasons.yaml", "-p", "share=0.9"});
        QVERIFY2(later.out.contains("2 executed") && later.out.contains("3 reused"), later.told());
    }

    void primes_areThoseOfASieve() {
        const CliFixture fixture;
        QVERIFY(runsTwice(fixture, "primes", 4));
        std::vector<int> primes; // by trial division: another way than the example's
        const auto isPrime = [&primes](int number) {
            for (const int prime : primes) {
                if (prime * prime > number) return true;
                if (number % prime == 0) return false;
            }
            return true;
        };
        for (int number = 2; number <= 100'000; ++number)
            if (isPrime(number)) primes.push_back(number);
        int twins = 0, largest = 0;
        for (std::size_t i = 1; i < primes.size(); ++i) {
            twins += primes[i] - primes[i - 1] == 2;
            largest = std::max(largest, primes[i] - primes[i - 1]);
        }
        const QJsonObject told = metrics(fixture, "primes");
        QCOMPARE(told["primes"].toInt(), int(primes.size()));
        QCOMPARE(told["twins"].toInt(), twins);
        QCOMPARE(told["largest_gap"].toInt(), largest);
        const double estimate = 100'000 / std::log(100'000.0);
        QVERIFY(std::abs(told["error"].toDouble() - (double(primes.size()) - estimate) / double(primes.size())) < 1e-4);
    }

    void programs_carryAllFilesOfEachExample() {
        QFile list(CliFixture::sources() + "/resources/examples.qrc");
        QVERIFY(list.open(QIODevice::ReadOnly));
        const QByteArray text = list.readAll();
        const QString root = CliFixture::sources() + "/resources/";
        int files = 0;
        QDirIterator there(root + "examples", QDir::Files, QDirIterator::Subdirectories);
        while (there.hasNext()) {
            const QFileInfo file(there.next());
            const QString relative = file.filePath().mid(root.size());
            QVERIFY2(text.contains(("<file>" + relative + "</file>").toUtf8()), qPrintable(relative));
            ++files;
        }
        QCOMPARE(int(text.count("<file>")), files);
    }
};

QTEST_GUILESS_MAIN(CliExamplesTest)
#include "tst_CliExamples.moc"
