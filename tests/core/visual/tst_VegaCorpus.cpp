// SPDX-License-Identifier: GPL-3.0-or-later
#include "VegaExpectations.h"

#include "core/base/Text.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <set>

using namespace stemma;

namespace {

QString folder() {
    return qEnvironmentVariable("STEMMA_SOURCE_DIR") + "/tests/data/charts/";
}

Json read(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray text = file.readAll();
    const auto json = Json::parse({text.constData(), std::size_t(text.size())});
    if (!json) qWarning("%s: %s", qPrintable(path), json.error().message.c_str());
    return json.value_or(Json());
}

/// Files with specifications; differs.json, beside them, says where Stemma's picture is meant to be another.
QStringList files() {
    QStringList names = QDir(folder()).entryList({"*.json"}, QDir::Files, QDir::Name);
    names.removeAll("differs.json");
    return names;
}

} // namespace

/// Vega-Lite's own numbers for each specification of tests/data/charts (written by oracle.mjs there) against Stemma's.
class VegaCorpusTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_differs = read(folder() + "differs.json"); }

    void corpus_isWhole() {
        QVERIFY(files().size() >= 340);
        for (const auto& [name, reasons] : m_differs.members())
            QVERIFY2(files().contains(QString::fromStdString(name) + ".json"), name.c_str());
    }

    void charts_agreeWithVegaLite_data() {
        QTest::addColumn<QString>("file");
        for (const QString& name : files()) QTest::newRow(qPrintable(name.chopped(5))) << name;
    }
    /// What differs is told, and listed; what is listed and doesn't differ any more is told as well.
    void charts_agreeWithVegaLite() {
        QFETCH(QString, file);
        const Json json = read(folder() + file);
        QVERIFY(json["expected"].isObject());
        const Json& meant = m_differs[file.chopped(5).toStdString()];
        std::vector<std::string> unexpected;
        std::set<std::string> met;
        for (const std::string& difference : vegaDifferences(json)) {
            const std::string what = difference.substr(0, difference.find(':'));
            if (meant.contains(what))
                met.insert(what);
            else
                unexpected.push_back(difference);
        }
        QVERIFY2(unexpected.empty(), ("\n  " + join(unexpected, "\n  ")).c_str());
        for (const auto& [what, why] : meant.members())
            QVERIFY2(met.contains(what), (what + " doesn't differ any more, but differs.json says so").c_str());
    }

private:
    Json m_differs;
};

QTEST_GUILESS_MAIN(VegaCorpusTest)
#include "tst_VegaCorpus.moc"
