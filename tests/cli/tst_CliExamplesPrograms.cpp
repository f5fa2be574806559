// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/PythonFixture.h"

#include <QDirIterator>
#include <algorithm>
#include <cmath>
#include <map>

using namespace stemma::test;

namespace {

QList<QByteArrayList> rows(const QByteArray& csv) {
    QList<QByteArrayList> all;
    for (const QByteArray& line : csv.trimmed().split('\n')) all << line.trimmed().split(',');
    all.removeFirst();
    return all;
}

/// What an artifact holds, as CSV or JSON by the ending.
QByteArray exported(const CliFixture& fixture, const QString& reference, const QString& ending) {
    const CliResult result = fixture.run({"export", reference, "--to", "exported." + ending, "--force"});
    return result.exit == 0 ? fixture.readFile("exported." + ending) : result.told();
}

QByteArray changed(QByteArray text, const QByteArray& before, const QByteArray& after) {
    return text.contains(before) ? text.replace(before, after) : QByteArray();
}

QJsonObject metadata(const CliFixture& fixture, const QString& reference) {
    return fixture.run({"show", reference, "--json"}).object()["metadata"].toObject();
}

/// Every file of a project but what Stemma keeps there.
QMap<QString, QByteArray> filesOf(const CliFixture& fixture) {
    QMap<QString, QByteArray> all;
    QDirIterator files(fixture.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString relative = QDir(fixture.path()).relativeFilePath(files.next());
        if (!relative.startsWith(".stemma/")) all[relative] = fixture.readFile(relative);
    }
    return all;
}

} // namespace

/// The examples that run programs: Python with scikit-learn, and scripts as they are. Their numbers are those reckoned
/// here from the same files.
class CliExamplesProgramsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void digits_areSweptComparedAndJudged() {
        const PythonFixture fixture;
        fixture.copyExample("digits");
        const CliResult first = fixture.run({"run", "digits.yaml"});
        QVERIFY2(first.exit == 0 && first.out.contains("26 executed"), first.told());
        const CliResult second = fixture.run({"run", "digits.yaml"});
        QVERIFY2(second.exit == 0 && second.out.contains("26 reused"), second.told());

        accuracyIsThatOfTheFile(fixture);
        theBestIsTheBest(fixture);
        imagesAreKeptByTheirMaterializer(fixture);
        anotherSizeRunsItsCells(fixture);
    }

    void digits_withoutItsPackagesSayWhatIsMissing() {
        const PythonFixture fixture;
        fixture.copyExample("digits");
        QCOMPARE(QProcess::execute("/usr/bin/python3", {"-m", "venv", "--without-pip", fixture.path(".venv")}), 0);
        const CliResult run = fixture.run({"run", "digits.yaml"});
        QCOMPARE(run.exit, 1);
        QVERIFY2(run.out.contains("There is no module 'numpy' in") && run.out.contains(".venv/bin/python"), run.told());
        QVERIFY2(run.out.contains("-m pip install numpy"), run.told());
    }

    void scripts_runAsTheyAre() {
        const PythonFixture fixture;
        fixture.copyExample("scripts");
        const auto before = filesOf(fixture);
        QVERIFY(before.contains("results/cultivars/D.csv") && before.contains("results/separation.csv")); // stale
        const CliResult first = fixture.run({"run", "scripts.yaml"});
        QVERIFY2(first.exit == 0 && first.out.contains("4 executed"), first.told());
        const CliResult second = fixture.run({"run", "scripts.yaml"});
        QVERIFY2(second.exit == 0 && second.out.contains("4 reused"), second.told());
        QCOMPARE(filesOf(fixture), before);

        // What stood there from before isn't collected; what is has the numbers of the file.
        std::map<QByteArray, int> measures;
        for (const QByteArrayList& row : rows(exported(fixture, "scripts/cultivars", "csv"))) ++measures[row[0]];
        QCOMPARE(measures, (std::map<QByteArray, int>{{"A", 13}, {"B", 13}, {"C", 13}}));
        const auto separation = rows(exported(fixture, "scripts/separate.separation", "csv"));
        QCOMPARE(separation.size(), 13);
        QCOMPARE(separation[0][1], QByteArray("flavanoids"));
        const double f = betweenToWithin(rows(before["data/wine_data.csv"]), 6);
        QVERIFY2(std::abs(separation[0][2].toDouble() - f) < 1e-3, separation[0][2] + " " + QByteArray::number(f));
        QVERIFY(exported(fixture, "scripts/separate.report", "md").contains("| 1 | flavanoids | 233.9 |"));
    }

    void scripts_areCodeAndSoIsWhatTheyImport() {
        const PythonFixture fixture;
        fixture.copyExample("scripts");
        QCOMPARE(fixture.run({"run", "scripts.yaml"}).exit, 0);
        fixture.writeFile("tools/spread.py",
                          changed(fixture.readFile("tools/spread.py"), "/ len(values)", "* (1 / len(values))"));
        auto statuses = fixture.statuses({"scripts.yaml"});
        QCOMPARE(statuses.keys("executed"), QStringList{"separate"});
        QCOMPARE(statuses.keys("reused"), (QStringList{"cultivars", "tidy", "wine_data"}));
        // A script that makes the same again stops the change there.
        fixture.writeFile("tools/tidy.sh", fixture.readFile("tools/tidy.sh") + "# done\n");
        statuses = fixture.statuses({"scripts.yaml"});
        QCOMPARE(statuses.keys("executed"), QStringList{"tidy"});
        QCOMPARE(statuses.keys("reused"), (QStringList{"cultivars", "separate", "wine_data"}));
    }

private:
    /// By the labels of the imported file, not by those that came through the pipeline.
    static void accuracyIsThatOfTheFile(const CliFixture& fixture) {
        const auto images = rows(fixture.readFile("digits.csv"));
        const auto predicted = rows(exported(fixture, "digits/predicted", "csv"));
        QCOMPARE(predicted.size(), 450);
        int right = 0;
        std::map<std::pair<QByteArray, QByteArray>, int> pairs;
        for (const QByteArrayList& row : predicted) {
            const QByteArray& digit = images[row[0].toInt()][64];
            right += digit == row[2];
            ++pairs[{digit, row[2]}];
        }
        const QJsonObject told = QJsonDocument::fromJson(exported(fixture, "digits/metrics", "json")).object();
        QVERIFY2(std::abs(told["accuracy"].toDouble() - right / 450.0) < 1e-9, QByteArray::number(right));
        QVERIFY(right > 400); // a network that learned nothing has 45
        QCOMPARE(told["mistakes"].toInt(), 450 - right);
        const auto confusion = rows(exported(fixture, "digits/confusion", "csv"));
        QCOMPARE(confusion.size(), 100);
        for (const QByteArrayList& cell : confusion) QCOMPARE(cell[2].toInt(), (pairs[{cell[0], cell[1]}]));
        QCOMPARE(metadata(fixture, "digits/mistakes")["images"].toInt(), 450 - right);
    }

    /// The first of the comparison has the highest accuracy of all cells, and is the model that was taken.
    static void theBestIsTheBest(const CliFixture& fixture) {
        const auto compared = rows(exported(fixture, "digits/compare", "csv"));
        QCOMPARE(compared.size(), 8);
        for (const QByteArrayList& row : compared) {
            const QString cell = "digits/score[l2=" + row[1] + ",size=" + row[0] + "]";
            const QJsonObject score = QJsonDocument::fromJson(exported(fixture, cell, "json")).object();
            QVERIFY2(std::abs(score["accuracy"].toDouble() - row[2].toDouble()) < 1e-9, qPrintable(cell));
            QVERIFY(row[2].toDouble() <= compared[0][2].toDouble());
        }
        const QJsonObject best = fixture.run({"show", "digits/best", "--json"}).object();
        const QJsonObject known = metadata(fixture, "digits/best");
        QCOMPARE(known["settings"].toObject()["alpha"].toDouble(), compared[0][1].toDouble());
        QCOMPARE(known["class"].toString(), QString("MLPClassifier"));
        QStringList describing;
        for (const QJsonValue& one : best["described_by"].toArray()) describing << one.toObject()["name"].toString();
        QVERIFY2(describing.contains("digits/confusion") && describing.contains("digits/metrics"),
                 qPrintable(describing.join(' ')));
        const QString cell = "fit[l2=" + compared[0][1] + ",size=" + compared[0][0] + "]";
        const auto curve = rows(exported(fixture, "digits/" + cell + ".curve", "csv"));
        QCOMPARE(curve.size(), 30);
        QVERIFY(curve.last()[1].toDouble() < curve.first()[1].toDouble() / 4);
        QVERIFY(fixture.run({"log", "1/" + cell}).out.contains("::stemma metric loss="));
        // And live, epoch by epoch: kept as curves of the step.
        const QJsonArray curves = fixture.run({"show", "run:1/" + cell, "--json"}).object()["curves"].toArray();
        QCOMPARE(curves.size(), 2);
        for (const QJsonValue& one : curves) QCOMPARE(one["values"].toInt(), 30);
    }

    static void imagesAreKeptByTheirMaterializer(const CliFixture& fixture) {
        int images = 0;
        for (const char* part : {"train", "valid", "test"}) {
            const QJsonObject shown = fixture.run({"show", QString("digits/split.") + part, "--json"}).object();
            const QJsonObject known = shown["metadata"].toObject();
            images += known["images"].toInt();
            QCOMPARE(known["of each digit"].toArray().size(), 10);
            QFile sheet(shown["visualizations"].toArray().first().toObject()["path"].toString());
            QVERIFY(sheet.open(QIODevice::ReadOnly) && sheet.readAll().startsWith("<svg "));
        }
        QCOMPARE(images, 1797);
    }

    /// Its cells and what gathers them; the best one stays the same, so what follows from it is reused.
    static void anotherSizeRunsItsCells(const PythonFixture& fixture) {
        fixture.writeFile("digits.yaml",
                          changed(fixture.readFile("digits.yaml"), "size: [4, 8, 16, 32]", "size: [6, 8, 16, 32]"));
        const auto statuses = fixture.statuses({"digits.yaml"});
        QCOMPARE(statuses.keys("executed"),
                 (QStringList{"best", "compare", "curves", "fit[l2=0.01,size=6]", "fit[l2=0.3,size=6]", "metrics",
                              "score[l2=0.01,size=6]", "score[l2=0.3,size=6]"}));
        QCOMPARE(statuses.keys("reused").size(), 18);
    }

    /// F of the wines' column, the cultivar being the last one.
    static double betweenToWithin(const QList<QByteArrayList>& wines, int column) {
        std::map<QByteArray, std::pair<double, double>> groups; // wines, their sum
        double sum = 0, between = 0, within = 0;
        for (const QByteArrayList& wine : wines) {
            auto& [count, total] = groups[wine.last()];
            ++count, total += wine[column].toDouble(), sum += wine[column].toDouble();
        }
        for (const auto& [cultivar, group] : groups)
            between += group.first * std::pow(group.second / group.first - sum / double(wines.size()), 2);
        for (const QByteArrayList& wine : wines) {
            const auto& [count, total] = groups[wine.last()];
            within += std::pow(wine[column].toDouble() - total / count, 2);
        }
        return between / double(groups.size() - 1) / (within / double(wines.size() - qsizetype(groups.size())));
    }
};

QTEST_GUILESS_MAIN(CliExamplesProgramsTest)
#include "tst_CliExamplesPrograms.moc"
