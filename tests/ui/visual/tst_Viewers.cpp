// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Id.h"
#include "core/store/Store.h"
#include "tests/support/Waiting.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/ArtifactSource.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/FactsView.h"
#include "ui/visual/FolderView.h"
#include "ui/visual/HexView.h"
#include "ui/visual/ImageView.h"
#include "ui/visual/MetricsView.h"
#include "ui/visual/OutlineView.h"
#include "ui/visual/TableView.h"
#include "ui/visual/TextPane.h"
#include "ui/visual/TextView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/visual/Viewers.h"

#include <QAbstractItemModelTester>
#include <QSet>
#include <QTreeView>

using namespace stemma;
using namespace stemma::ui;

/// What shows what, and versions of a real store.
class ViewersTest : public QObject {
    Q_OBJECT

private:
    VisualFixture m;
    std::unique_ptr<Store> m_store;
    RunId m_run;
    int m_made = 0;

    /// Commits files as a version: name below data/ and content.
    Result<VersionId> commit(const std::string& artifact, const std::string& type,
                             const std::vector<std::pair<std::string, std::string>>& files, const Json& metadata = {},
                             const Json& headline = {}, const Json& readOptions = {}) {
        StepCommit step;
        step.uuid = newUuid();
        step.run = m_run;
        step.step = "made" + std::to_string(++m_made);
        step.kind = "command";
        STEMMA_TRY(const fs::path staging, m_store->makeStaging(m_run, step.uuid));
        NewVersion version;
        version.output = step.step;
        version.artifact = artifact;
        version.type = version.materializer = type;
        version.staged = staging / "out";
        for (const auto& [name, content] : files) {
            const fs::path path = version.staged / "data" / name;
            STEMMA_CHECK(makeFolders(path.parent_path()));
            STEMMA_CHECK(writeFile(path, content));
            version.files.push_back({name, sha256(content), content.size(), false, {}});
            version.bytes += content.size();
        }
        STEMMA_CHECK(makeFolders(version.staged / "data"));
        STEMMA_CHECK(makeFolders(version.staged / "visualizations"));
        STEMMA_CHECK(writeFile(version.staged / "visualizations/01-note.md", "# Note\n"));
        version.visualizations = {{"01-note.md", "A note", "test"}};
        version.content = contentHash(version.files, files.size() != 1);
        version.metadata = metadata;
        version.headline = headline;
        version.readOptions = readOptions;
        step.made.push_back(std::move(version));
        STEMMA_TRY(auto done, m_store->commit({std::move(step)}));
        return done.front().versions.front();
    }
    Result<std::shared_ptr<const ArtifactSource>> load(VersionId id) {
        STEMMA_TRY(ArtifactSource source, loadArtifact(*m_store, id));
        return std::make_shared<const ArtifactSource>(std::move(source));
    }
    std::unique_ptr<QWidget> make(const Showable& what) {
        std::unique_ptr<QWidget> view(makeViewer(what, nullptr));
        view->resize(900, 520);
        view->show();
        return view;
    }

private Q_SLOTS:
    void initTestCase() {
        VisualFixture::dress();
        UNWRAP(m_store, Store::open(m.folder.path() / ".stemma"));
        RunStart start;
        start.pipeline = "p";
        UNWRAP(m_run, m_store->beginRun(start));
    }
    void cleanupTestCase() { QVERIFY(m_store->finishRun(m_run, RunStatus::Completed, Json::object())); }

    void catalog_isWhole() {
        QSet<QString> ids;
        for (const ViewerKind& kind : viewers()) {
            QVERIFY2(!ids.contains(kind.id), kind.id);
            ids.insert(kind.id);
            QVERIFY(!kind.name.isEmpty() && kind.shows && kind.make);
        }
        QCOMPARE(QByteArray(viewers().back().id), QByteArray("bytes"));
    }

    void files_haveTheirViewer_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("viewer");
        const auto row = [](const char* file, const char* viewer) { QTest::newRow(file) << file << viewer; };
        row("a.csv", "table");
        row("a.csv.gz", "table");
        row("A.PARQUET", "table");
        row("a.png", "image");
        row("a.svg", "image");
        row("a.md", "document");
        row("a.html", "document");
        row("a.json", "json");
        row("01-mass.vl.json", "chart");
        row("a.sql", "text");
        row("run.log", "text");
        row("model.pkl", "model");
        row("report.pdf", "bytes");
        row("noname", "bytes");
    }
    void files_haveTheirViewer() {
        QFETCH(QString, file);
        QFETCH(QString, viewer);
        QCOMPARE(QString(viewerFor(showFile(fspath(file), nullptr)).id), viewer);
    }

    void table_ofTheStore_isShownWithItsProfile() {
        const fs::path file = m.write("t.csv", "n,word\n1,a\n2,b\n");
        UNWRAP(const Sniffed sniffed, m.tables->sniff({file}));
        UNWRAP(const Profile profile, m.tables->profile({file}, sniffed.options));
        UNWRAP(const VersionId id, commit("p/t", "table", {{"t.csv", "n,word\n1,a\n2,b\n"}}, profile.toJson(), {},
                                          sniffed.options.toJson()));
        UNWRAP(const auto source, load(id));
        QCOMPARE(source->reference(), std::string("p/t @1"));
        QVERIFY(source->profile() && source->profile()->rows == 2);
        QVERIFY(source->pictures.size() == 1 && fs::exists(source->pictures[0].file));
        const Showable what = showData(source, m.tables);
        QCOMPARE(QByteArray(viewerFor(what).id), QByteArray("table"));
        const auto view = make(what);
        auto* table = qobject_cast<TableView*>(view.get());
        QTRY_VERIFY(table->pages().cell(1, 1));
        QCOMPARE(table->countsText(), QString("2 rows · 2 columns"));
        QVERIFY(table->profile());
        QCOMPARE(table->exportName(), QString("p_t_@1"));
        QVERIFY(exportableOf(view.get()));
        QCOMPARE(QByteArray(viewerFor(showPicture(source, 0, m.tables)).id), QByteArray("document"));
    }

    void metrics_areCards() {
        const Json values =
            Json::object({{"accuracy", 0.965}, {"loss", 0.123456789}, {"rows", 1234567}, {"gone", Json()}});
        const Json headline =
            Json::array({Json::object({{"name", "accuracy"}, {"value", 0.965}, {"better", "higher"}}),
                         Json::object({{"name", "loss"}, {"value", 0.12}, {"better", "lower"}, {"unit", "nats"}})});
        UNWRAP(const VersionId id,
               commit("p/metrics", "metrics", {{"m.json", values.dump()}},
                      Json::object({{"metrics", values}, {"words", Json::object({{"model", "<b>bayes</b>"}})}}),
                      headline));
        UNWRAP(const auto source, load(id));
        const auto view = make(showData(source, m.tables));
        auto* metrics = qobject_cast<MetricsView*>(view.get());
        QVERIFY(metrics);
        QCOMPARE(metrics->cards(), 4);
        QStringList names;
        for (auto* card : view->findChildren<MetricCard*>()) names << card->accessibleName();
        QVERIFY2(names.contains("accuracy: 0.965, higher is better"), qPrintable(names.join('|')));
        QVERIFY2(names.contains("loss: 0.123457 nats, lower is better"), qPrintable(names.join('|')));
        QVERIFY(names.contains("rows: 1,234,567"));
        VisualFixture::picture(*view, "metrics");
    }

    void folder_listsAndShowsItsFiles() {
        UNWRAP(const VersionId id, commit("p/folder", "folder",
                                          {{"notes/readme.txt", "hello\n"},
                                           {"data.csv", "a\n1\n"},
                                           {"<b>x</b>.bin", std::string("\0\1", 2)}}));
        UNWRAP(const auto source, load(id));
        QVERIFY(!source->single());
        const auto view = make(showData(source, m.tables));
        auto* folder = qobject_cast<FolderView*>(view.get());
        QVERIFY(folder);
        QTreeView& list = *folder->list();
        QCOMPARE(list.model()->rowCount(), 3);
        for (int row = 0; row < 3; ++row)
            if (list.model()->index(row, 0).data().toString() == "notes/readme.txt")
                list.setCurrentIndex(list.model()->index(row, 0));
        auto* text = qobject_cast<TextView*>(folder->viewer());
        QVERIFY(text);
        QTRY_VERIFY(text->pane()->content());
        QCOMPARE(text->pane()->content()->text, QString("hello\n"));
        VisualFixture::picture(*view, "folder");
        FolderModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFiles(source->files);
        QCOMPARE(model.rowCount(), 3);
    }

    void model_isDescribedAndHasItsBytes() {
        UNWRAP(const VersionId id, commit("p/model", "model", {{"m.pkl", "\x80\x04."}}));
        UNWRAP(const auto source, load(id));
        const auto view = make(showData(source, m.tables));
        auto* outline = qobject_cast<OutlineView*>(view.get());
        QVERIFY(outline);
        outline->showBytes(true);
        auto* hex = outline->findChild<HexView*>();
        QVERIFY(hex);
        QTRY_VERIFY(hex->pane()->byteAt(2));
    }

    void filesThatAreGone_areSaidByEveryViewer() {
        const std::vector<std::pair<std::string, std::string>> kinds{{"table", "x.csv"},    {"image", "x.png"},
                                                                     {"document", "x.md"},  {"json", "x.json"},
                                                                     {"document", "x.txt"}, {"file", "x.bin"}};
        for (const auto& [type, name] : kinds) {
            ReadOptions options;
            options.columns = {{"a", "BIGINT"}};
            UNWRAP(const VersionId id, commit("gone/" + type + std::to_string(m_made), type, {{name, "a\n1\n"}}, {}, {},
                                              type == "table" ? options.toJson() : Json()));
            UNWRAP(const auto source, load(id));
            QVERIFY(removeTree(source->folder));
            const auto view = make(showData(source, m.tables));
            const auto said = [&] {
                for (auto* message : view->findChildren<ViewerMessage*>())
                    if (message->isVisible()) return message->sentence();
                return QString();
            };
            QTRY_COMPARE(said(), "The file " + QString::fromStdString(name) + " is gone");
        }
    }

    /// Whoever follows exportNews() knows at the end what can be saved, without asking again.
    void exports_areToldAsTheyCome_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("content");
        QTest::addColumn<int>("formats");
        const QString chart = "{\"mark\": \"%1\", \"data\": {\"values\": [{\"k\": \"a\", \"n\": 3}]}, \"encoding\": "
                              "{\"x\": {\"field\": \"k\"}, \"y\": {\"field\": \"n\", \"type\": \"quantitative\"}}}";
        QTest::newRow("text") << "a.txt"
                              << "words" << 1;
        QTest::newRow("a text that is gone") << "a.txt" << QString() << 0;
        QTest::newRow("table") << "a.csv"
                               << "n,k\n1,2\n"
                               << 1;
        QTest::newRow("a table that is gone") << "a.csv" << QString() << 0;
        QTest::newRow("a picture that is none") << "a.png"
                                                << "no picture" << 0;
        QTest::newRow("chart") << "a.vl.json" << chart.arg("bar") << 5;
        QTest::newRow("a chart shown as its data") << "a.vl.json" << chart.arg("arc") << 1;
        QTest::newRow("a chart that is none") << "a.vl.json"
                                              << "{" << 0;
    }
    void exports_areToldAsTheyCome() {
        QFETCH(QString, name);
        QFETCH(QString, content);
        QFETCH(int, formats);
        TempFolder folder;
        const fs::path file = folder.path() / name.toStdString();
        if (!content.isNull()) QVERIFY(writeFile(file, content.toStdString()));
        const auto view = make(showFile(file, m.tables));
        const Exportable* what = exportableOf(view.get());
        QVERIFY(what);
        QVERIFY(what->loading()); // from the first moment
        std::pair<bool, std::size_t> known{true, 0};
        connect(&what->exportNews(), &ExportNews::changed, view.get(), [&] {
            known = {what->loading(), what->exportFormats().size()};
        });
        QTRY_VERIFY_WITH_TIMEOUT(!what->loading(), 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(what->exportFormats().size(), std::size_t(formats), 30'000);
        QVERIFY(!what->loading());
        QCOMPARE(known, std::pair(false, std::size_t(formats)));
    }

    void facts_areLines() {
        const Json metadata = Json::object({{"bytes", 14200},
                                            {"shape", Json::array({1024, 768})},
                                            {"mode", "RGB"},
                                            {"nested", Json::object({{"share", 0.25}})},
                                            {"columns", Json::array({Json::object()})}});
        const auto facts = factsOf(metadata);
        QCOMPARE(facts.size(), std::size_t(5));
        QCOMPARE(facts[0].second, QString("14.2 kB"));
        QCOMPARE(facts[1].second, QString("1,024, 768"));
        QCOMPARE(facts[3].first, QString("nested.share"));
        QCOMPARE(facts[4].second, QString("1 item"));
        FactsView view;
        view.show(metadata);
        view.show(metadata); // again, not twice
        VisualFixture::picture(view, "facts");
    }
};

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    ViewersTest test;
    const int result = QTest::qExec(&test, argc, argv);
    finishWorkers();
    return result;
}
#include "tst_Viewers.moc"
