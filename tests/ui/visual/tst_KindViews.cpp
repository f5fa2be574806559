// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ModelOutline.h"
#include "tests/support/Waiting.h"
#include "tests/support/ZipBuilder.h"
#include "tests/ui/visual/VisualFixture.h"
#include "ui/visual/Exportable.h"
#include "ui/visual/FolderView.h"
#include "ui/visual/GalleryView.h"
#include "ui/visual/HexView.h"
#include "ui/visual/ManyTablesView.h"
#include "ui/visual/OutlineView.h"
#include "ui/visual/TableGrid.h"
#include "ui/visual/TableView.h"
#include "ui/visual/ViewerBar.h"
#include "ui/visual/ViewerMessage.h"
#include "ui/visual/Viewers.h"
#include "ui/widgets/FactList.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>

using namespace stemma;
using namespace stemma::ui;

/// Models, archives, databases, workbooks and folders of pictures, by what a person does with them.
class KindViewsTest : public QObject {
    Q_OBJECT

private:
    VisualFixture m;

    template <typename View>
    std::unique_ptr<View> opened(const fs::path& file) {
        std::unique_ptr<QWidget> made(makeViewer(showFile(file, m.tables), nullptr));
        auto* view = dynamic_cast<View*>(made.get());
        if (!view) qFatal("another viewer shows %s: %s", file.c_str(), made->metaObject()->className());
        (void)made.release();
        view->resize(1100, 640);
        view->show();
        return std::unique_ptr<View>(view);
    }

    static std::string safetensors(int tensors) {
        std::string header = "{";
        for (int i = 0; i < tensors; ++i)
            header += (i > 0 ? "," : "") + ("\"layers." + std::to_string(i)) +
                      ".weight\":{\"dtype\":\"F32\",\"shape\":[" + std::to_string(i % 7 + 1) +
                      ",2],\"data_offsets\":[0,8]}";
        header += "}";
        return ZipBuilder::n8(header.size()) + header + std::string(8, 'x');
    }

    static QString text(QAbstractItemView* view, int row, int column) {
        return view->model()->index(row, column).data().toString();
    }

    fs::path database() const {
        const fs::path file = m.folder.path() / "shop.sqlite";
        QProcess python;
        python.start("/usr/bin/python3", {"-c", R"(
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript('CREATE TABLE IF NOT EXISTS customers(id INTEGER, name TEXT); CREATE TABLE IF NOT EXISTS orders(id INTEGER, customer INTEGER, total REAL); CREATE VIEW IF NOT EXISTS bad AS SELECT * FROM nowhere;')
db.executemany('INSERT INTO customers VALUES (?, ?)', [(i, 'customer %d' % i) for i in range(40)])
db.executemany('INSERT INTO orders VALUES (?, ?, ?)', [(i, i % 40, i * 1.25) for i in range(3000)])
db.commit())",
                                          QString::fromStdString(file.string())});
        if (!python.waitForFinished(60'000) || python.exitCode() != 0) qFatal("no database");
        return file;
    }

    ArtifactSource folderOf(const std::vector<std::pair<std::string, std::string>>& files) const {
        ArtifactSource source;
        source.type = "folder";
        source.name = "pictures";
        for (const auto& [name, content] : files)
            source.files.push_back({m.write("folder/" + name, content), name, content.size(), false});
        return source;
    }

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }

    void model_showsItsTensorsAndFacts() {
        auto view = opened<OutlineView>(m.write("net.safetensors", safetensors(12)));
        QTRY_COMPARE(view->list()->shown(), 12);
        const QAbstractItemModelTester tester(view->list()->model());
        QCOMPARE(view->bar()->facts(), QString("safetensors · 86 numbers · 12 tensors"));
        QCOMPARE(text(view->list(), 0, 0), QString("layers.0.weight"));
        QCOMPARE(text(view->list(), 6, 2), QString("7 × 2"));
        view->list()->sortByColumn(3, Qt::DescendingOrder); // by numbers, not by letters
        QCOMPARE(text(view->list(), 0, 3), QString("14"));
        auto* find = view->findChild<QLineEdit*>("viewerFind");
        QTest::keyClicks(find, "layers.1");
        QCOMPARE(view->list()->shown(), 3); // 1, 10, 11
        VisualFixture::picture(*view, "model");
        view->showBytes(true);
        QVERIFY(view->bytesShown());
        QVERIFY(view->findChild<HexView*>() != nullptr);
        view->showBytes(false);
        QVERIFY(!view->bytesShown());
        // Saved as the file it is.
        Exportable* model = exportableOf(view.get());
        QVERIFY(model != nullptr && model->exportFormats().size() == 1);
        bool done = false;
        const fs::path copy = m.folder.path() / "copy.safetensors";
        model->exportTo(copy, model->exportFormats().front().id, {},
                        [&](const Status& status) { done = status.has_value(); });
        QTRY_VERIFY(done);
        QCOMPARE(readFile(copy).value(), safetensors(12));
    }

    void model_thatIsDangerousSaysSo() {
        auto view = opened<OutlineView>(m.write("evil.pkl", "\x80\2cposix\nsystem\nX\4\0\0\0true\x85R."));
        QSignalSpy loaded(view.get(), &OutlineView::loaded);
        QTRY_VERIFY(view->bar()->facts().contains("pickle"));
        QStringList sentences;
        for (const QLabel* label : view->findChildren<QLabel*>()) sentences << label->text();
        QVERIFY2(sentences.join(' ').contains("Loading it would import posix.system"), qPrintable(sentences.join('|')));
        QVERIFY(sentences.contains("posix.system"));
        VisualFixture::picture(*view, "model-dangerous");
    }

    void model_thatIsDamagedSaysWhyAndHasItsBytes() {
        auto view = opened<OutlineView>(m.write("cut.safetensors", ZipBuilder::n8(5000) + "{\"a\":"));
        QTRY_COMPARE(view->message()->sentence(),
                     QString("cut.safetensors can't be read: its header claims more bytes than the file has"));
        QVERIFY(view->message()->isVisible());
        VisualFixture::picture(*view, "model-damaged");
        view->showBytes(true);
        QVERIFY(view->bytesShown());
        view->showBytes(false);
        QVERIFY(view->message()->isVisible());
    }

    void model_ofAHundredThousandTensorsIsListed() {
        auto view = opened<OutlineView>(m.write("huge.safetensors", safetensors(100'000)));
        QTRY_COMPARE_WITH_TIMEOUT(view->list()->shown(), 100'000, 60'000);
        VisualFixture::picture(*view, "model-huge");
    }

    void archive_isListedWithNamesMadeVisible() {
        const std::string zip = ZipBuilder()
                                    .add("data/", "")
                                    .add("data/a.csv", std::string(4000, 'a'), {.deflate = true})
                                    .add("../../etc/\x1b[31mpasswd", "x")
                                    .finish();
        auto view = opened<OutlineView>(m.write("a.zip", zip));
        QTRY_COMPARE(view->list()->shown(), 3);
        QCOMPARE(view->bar()->facts(), QString("zip · 3 entries · 4.0 kB unpacked"));
        QCOMPARE(text(view->list(), 1, 0), QString("data/a.csv"));
        QCOMPARE(text(view->list(), 2, 0), QString("../../etc/\\x1b[31mpasswd"));
        VisualFixture::picture(*view, "archive");
    }

    void database_showsTheTableThatIsChosen() {
        auto view = opened<ManyTablesView>(database());
        QTRY_VERIFY(view->table() != nullptr);
        QCOMPARE(view->list()->model()->rowCount(), 3);
        QCOMPARE(text(view->list(), 1, 2), QString("3,000"));
        QTRY_COMPARE(view->table()->countsText(), QString("40 rows · 2 columns"));
        view->choose("orders");
        QTRY_COMPARE(view->table()->countsText(), QString("3,000 rows · 3 columns"));
        RowChoice choice;
        choice.conditions = {"total > 3000"};
        view->table()->setChoice(choice);
        QTRY_COMPARE(view->table()->countsText(), QString("599 of 3,000 rows · 3 columns"));
        VisualFixture::picture(*view, "database");
        QCOMPARE(exportableOf(view.get()), static_cast<Exportable*>(view.get()));
        bool done = false;
        view->exportTo(m.folder.path() / "orders.csv", "csv", {},
                       [&](const Status& status) { done = status.has_value(); });
        QTRY_VERIFY(done);
        const std::string csv = readFile(m.folder.path() / "orders.csv").value();
        QVERIFY2(csv.starts_with("id,customer,total\n2401,1,3001.25\n"), csv.substr(0, 80).c_str());
        view->choose("bad");
        QTRY_VERIFY(view->message()->isVisible());
        QVERIFY(view->message()->hint().contains("nowhere"));
    }

    void database_isLookedAtAsBefore() {
        auto view = opened<ManyTablesView>(database());
        QTRY_VERIFY(view->table() != nullptr);
        view->choose("orders");
        RowChoice choice;
        choice.conditions = {"total > 3000"};
        view->table()->setChoice(choice);
        const QVariantMap kept = view->kept();
        auto again = opened<ManyTablesView>(m.folder.path() / "shop.sqlite");
        again->giveBack(kept); // before its tables are known
        QTRY_VERIFY(again->table() != nullptr);
        QTRY_VERIFY2(again->table()->countsText().endsWith("rows · 3 columns"),
                     qPrintable(again->table()->countsText()));
        QCOMPARE(again->table()->choice().conditions, choice.conditions);
        again->choose("customers"); // and back: each as it was
        again->choose("orders");
        QCOMPARE(again->table()->choice().conditions, choice.conditions);
        choice.conditions = {"id > 1"};
        again->choose("customers");
        again->table()->setChoice(choice);
        again->choose("orders");
        auto both = opened<ManyTablesView>(m.folder.path() / "shop.sqlite");
        QTRY_VERIFY(both->table() != nullptr); // one of them is in view already
        both->giveBack(again->kept());
        both->choose("customers");
        QCOMPARE(both->table()->choice().conditions, choice.conditions);
        choice.conditions = {"total > 3000"};
        auto late = opened<ManyTablesView>(m.folder.path() / "shop.sqlite");
        QTRY_VERIFY(late->table() != nullptr);
        late->giveBack(kept);
        QCOMPARE(late->table()->choice().conditions, choice.conditions);
    }

    void database_thatIsNoneSaysSo() {
        auto view = opened<ManyTablesView>(
            m.write("no.sqlite", "SQLite format 3" + std::string(1, '\0') + std::string(2000, 'x')));
        QTRY_VERIFY(view->message()->sentence().startsWith("no.sqlite can't be read"));
        VisualFixture::picture(*view, "database-damaged");
    }

    void workbook_hasAChoiceOfSheets() {
        ZipBuilder zip;
        zip.add("xl/workbook.xml",
                "<workbook><sheets><sheet name='First' id='r1'/><sheet name='Second' id='r2'/></sheets></workbook>");
        zip.add("xl/_rels/workbook.xml.rels", "<R><Relationship Id='r1' Target='worksheets/a.xml'/><Relationship "
                                              "Id='r2' Target='worksheets/b.xml'/></R>");
        const auto sheet = [](const std::string& name, int rows) {
            std::string xml = "<worksheet><sheetData><row><c t='str'><v>" + name + "</v></c></row>";
            for (int i = 0; i < rows; ++i) xml += "<row><c><v>" + std::to_string(i) + "</v></c></row>";
            return xml + "</sheetData></worksheet>";
        };
        zip.add("xl/worksheets/a.xml", sheet("one", 5)).add("xl/worksheets/b.xml", sheet("two", 9));
        auto view = opened<ManyTablesView>(m.write("book.xlsx", zip.finish()));
        QTRY_VERIFY(view->table() != nullptr);
        QTRY_COMPARE(view->table()->countsText(), QString("5 rows · 1 column"));
        QTest::keyClick(view->list(), Qt::Key_Down);
        QTRY_COMPARE(view->table()->countsText(), QString("9 rows · 1 column"));
        VisualFixture::picture(*view, "workbook");
    }

    void gallery_loadsWhatIsInSightAndOpensOne() {
        std::vector<std::pair<std::string, std::string>> files;
        for (int i = 0; i < 300; ++i)
            files.emplace_back("p" + std::to_string(1000 + i) + ".svg",
                               "<svg xmlns='http://www.w3.org/2000/svg' width='120' height='" +
                                   std::to_string(60 + i % 5 * 30) + "'><rect width='120' height='200' fill='rgb(" +
                                   std::to_string(i * 7 % 255) + ",120,180)'/></svg>");
        files.emplace_back("broken.png", "no picture at all");
        files.emplace_back("notes.txt", "hello");
        const ArtifactSource source = folderOf(files);
        QVERIFY(GalleryView::suits(source));
        QVERIFY(!GalleryView::suits(folderOf({{"a.png", ""}, {"b.txt", ""}, {"c.txt", ""}})));
        GalleryView view;
        view.resize(900, 600);
        view.show(source);
        const QAbstractItemModelTester tester(view.model());
        QSignalSpy came(view.model(), &GalleryModel::thumbnailCame);
        QTRY_VERIFY_WITH_TIMEOUT(came.size() > 5, 60'000);
        QVERIFY2(view.model()->asked() < 100, "what is far away was decoded, too");
        QCOMPARE(view.bar()->facts(), QString("301 pictures · 1 other file"));
        QTRY_VERIFY_WITH_TIMEOUT(came.size() == view.model()->asked(), 60'000);
        VisualFixture::picture(view, "gallery");
        QVERIFY(view.exportFormats().empty());
        view.grid()->setFocus();
        QTest::keyClick(view.grid(), Qt::Key_Right);
        QTest::keyClick(view.grid(), Qt::Key_Return);
        QCOMPARE(view.opened(), 1);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.opened(), 2);
        QCOMPARE(view.bar()->state(), QString("3 of 301"));
        QTRY_VERIFY(!view.exportFormats().empty()); // the one that is open
        QTest::keyClick(&view, Qt::Key_Escape);
        QCOMPARE(view.opened(), -1);
        QVERIFY(view.exportFormats().empty());
        QCOMPARE(view.grid()->currentIndex().row(), 2);
        view.setList(true);
        auto* list = view.findChild<FolderView*>();
        QVERIFY(list != nullptr);
        QTRY_VERIFY(!list->loading());
        QVERIFY(list->exportFormats().empty()); // broken.png, the first: there's nothing to save of it
        auto* names = list->findChild<QTreeView*>("folderList");
        names->setCurrentIndex(names->model()->index(2, 0));
        QTRY_VERIFY(!list->exportFormats().empty()); // of the file that is selected
        QCOMPARE(view.exportFormats().size(), list->exportFormats().size());
    }
};

QTEST_MAIN(KindViewsTest)
#include "tst_KindViews.moc"
