// SPDX-License-Identifier: GPL-3.0-or-later
#include "GraphHands.h"
#include "ui/shell/ExportDialog.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QImage>
#include <QProcess>

using namespace stemma;
using namespace stemma::ui;

/// What a graph page saves and copies is what the command line writes of the same graph.
class GraphFilesTest : public QObject {
    Q_OBJECT
    std::unique_ptr<GraphDesktop> m_desktop;

    QByteArray saved(GraphPage& page, const QString& format, ExportOptions options = {}) const {
        const fs::path to = m_desktop->home.path() / ("out." + format.toStdString());
        std::optional<Status> ended;
        page.exportTo(to, format, options, [&](const Status& status) { ended = status; });
        if (!QTest::qWaitFor([&] { return ended.has_value(); }, kPatience) || !*ended) return {};
        const auto text = readFile(to);
        return text ? QByteArray::fromStdString(*text) : QByteArray();
    }
    QByteArray written(const QStringList& words, const QString& name) const {
        QProcess program;
        program.setWorkingDirectory(m_desktop->path(""));
        program.start(qEnvironmentVariable("STEMMA_BIN") + "/stemma",
                      QStringList{"lineage"} + words + QStringList{"--to", name, "--force"});
        if (!program.waitForFinished(kPatience) || program.exitCode() != 0) return program.readAllStandardError();
        const auto text = readFile(fspath(m_desktop->path(name.toStdString())));
        return text ? QByteArray::fromStdString(*text) : QByteArray();
    }

private Q_SLOTS:
    void init() {
        m_desktop = std::make_unique<GraphDesktop>();
        QVERIFY(m_desktop->dropAndRun());
    }
    void cleanup() { m_desktop.reset(); }

    void text_isAsTheProgramWritesIt_data() {
        QTest::addColumn<QString>("view");
        QTest::addColumn<QString>("format");
        for (const char* view : {"map", "history"})
            for (const char* format : {"dot", "mmd", "json"})
                QTest::addRow("%s %s", view, format) << QString(view) << QString(format);
    }
    void text_isAsTheProgramWritesIt() {
        QFETCH(QString, view);
        QFETCH(QString, format);
        GraphPage* page = m_desktop->shown(view.toUtf8());
        QVERIFY(page);
        const QByteArray text = saved(*page, format);
        QVERIFY2(text.contains("mean"), text);
        QCOMPARE(text, written({"--" + view}, "out." + format));
    }

    /// What lies beside what is looked at stays out.
    void sight_isAPart() {
        GraphPage* map = m_desktop->shown("map");
        map->canvas()->zoomTo(3);
        map->canvas()->reveal("n:cities/mean");
        const QRectF raw = map->canvas()->nodeRect("n:cities/raw");
        QVERIFY(!raw.intersects(QRectF(map->canvas()->rect())));
        const QByteArray all = saved(*map, "json"), part = saved(*map, "json", {.inSight = true});
        QVERIFY(all.contains("n:cities/raw") && all.contains("n:cities/mean"));
        QVERIFY2(!part.contains("\"n:cities/raw\"") && part.contains("n:cities/mean"), part);
        const QImage whole = QImage::fromData(saved(*map, "png")),
                     seen = QImage::fromData(saved(*map, "png", {.inSight = true}));
        QVERIFY(!whole.isNull() && !seen.isNull());
        QVERIFY2(seen.width() < whole.width(), qPrintable(QString("%1 %2").arg(seen.width()).arg(whole.width())));
        QVERIFY(saved(*map, "svg").contains(">raw<"));
        QVERIFY(!saved(*map, "svg", {.inSight = true}).contains(">raw<"));
    }

    /// As the dialog says, in the format that is chosen there.
    void dialog_copiesWhatIsChosen() {
        m_desktop->shown("map");
        ExportDialog dialog(m_desktop->page("map"), m_desktop->desk, m_desktop->window.get());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.prefer("mmd");
        dialog.show();
        Desktop::keepPicture(dialog, "export");
        QVERIFY(dialog.findChild<QComboBox*>("export-part")->isVisible());
        QTest::mouseClick(dialog.findChild<QPushButton*>("export-copy"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(QGuiApplication::clipboard()->text().contains("graph LR") ||
                                     QGuiApplication::clipboard()->text().contains("flowchart"),
                                 kPatience);
        QVERIFY(m_desktop->page("map")->copyAs("svg", {}));
        QTRY_VERIFY_WITH_TIMEOUT(QGuiApplication::clipboard()->mimeData()->hasFormat("image/svg+xml"), kPatience);
        QVERIFY(QGuiApplication::clipboard()->mimeData()->hasImage());
    }
};

QTEST_MAIN(GraphFilesTest)
#include "tst_GraphFiles.moc"
