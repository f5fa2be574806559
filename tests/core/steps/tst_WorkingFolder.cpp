// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/steps/WorkingFolder.h"

#include <QTest>

using namespace stemma;

class WorkingFolderTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_folder = std::make_unique<TempFolder>();
        for (const char* path : {"project/.stemma/x", "project/run.sh", "project/data/in.csv", "project/data/out.csv",
                                 "project/data/deep/a.txt"}) {
            fs::create_directories((m_folder->path() / path).parent_path());
            QVERIFY(writeFile(m_folder->path() / path, path).has_value());
        }
    }
    void view_linksTheProjectButNotTheWorkspace() {
        auto view = WorkingFolder::make(project(), viewPath());
        QVERIFY(view.has_value());
        QVERIFY(fs::is_symlink(viewPath() / "run.sh"));
        QVERIFY(fs::is_symlink(viewPath() / "data"));
        QVERIFY(!fs::exists(fs::symlink_status(viewPath() / ".stemma")));
    }
    void outputs_areNeverLinkedFromTheProject() {
        auto view = WorkingFolder::make(project(), viewPath());
        QVERIFY(view->reserve("data/out.csv").has_value());
        QVERIFY(!fs::exists(fs::symlink_status(viewPath() / "data/out.csv"))); // a stale one isn't seen
        QVERIFY(!fs::is_symlink(viewPath() / "data"));
        QVERIFY(fs::is_symlink(viewPath() / "data/in.csv"));
        QVERIFY(fs::is_symlink(viewPath() / "data/deep"));
        QVERIFY(writeFile(viewPath() / "data/out.csv", "new").has_value());
        QCOMPARE(*readFile(project() / "data/out.csv"), std::string("project/data/out.csv"));
    }
    void globs_areReservedByWhatMatches() {
        auto view = WorkingFolder::make(project(), viewPath());
        QVERIFY(view->reserveGlob("data/*.csv").has_value());
        QVERIFY(!fs::exists(fs::symlink_status(viewPath() / "data/in.csv")));
        QVERIFY(fs::is_symlink(viewPath() / "data/deep"));
    }
    void inputs_lieOverTheProject() {
        auto view = WorkingFolder::make(project(), viewPath());
        QVERIFY(view->addLink("data/in.csv", m_folder->path() / "project/run.sh").has_value());
        QCOMPARE(*readFile(viewPath() / "data/in.csv"), std::string("project/run.sh"));
        QCOMPARE(*readFile(project() / "data/in.csv"), std::string("project/data/in.csv"));
        QVERIFY(view->addCopy("mine/a", project() / "run.sh").has_value());
        QVERIFY(writeFile(viewPath() / "mine/a", "changed").has_value());
        QCOMPARE(*readFile(project() / "run.sh"), std::string("project/run.sh"));
    }
    void paths_thatLeaveAreRefused() {
        auto view = WorkingFolder::make(project(), viewPath());
        QVERIFY(!view->reserve("../x").has_value());
        QVERIFY(!view->reserve("/etc/passwd").has_value());
        QVERIFY(!view->addLink("a/../../b", "/tmp").has_value());
    }
    void leftovers_areWhatWasWrittenElsewhere() {
        auto view = WorkingFolder::make(project(), viewPath());
        QVERIFY(view->reserve("outputs/a/a.txt").has_value());
        QVERIFY(writeFile(viewPath() / "outputs/a/a.txt", "x").has_value());
        QVERIFY(writeFile(viewPath() / "stray.txt", "x").has_value());
        QCOMPARE(view->leftovers({"outputs/a/a.txt"}), std::vector<fs::path>{"stray.txt"});
    }
    void globs_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("star") << "data/*.csv" << QStringList{"data/in.csv", "data/out.csv"};
        QTest::newRow("all below") << "data/**" << QStringList{"data/deep/a.txt", "data/in.csv", "data/out.csv"};
        QTest::newRow("across") << "**/*.txt" << QStringList{"data/deep/a.txt"};
        QTest::newRow("one letter") << "data/?n.csv" << QStringList{"data/in.csv"};
        QTest::newRow("hidden stays hidden") << "*" << QStringList{"data", "run.sh"};
        QTest::newRow("no match") << "*.zip" << QStringList{};
    }
    void globs() {
        QFETCH(QString, pattern);
        QFETCH(QStringList, expected);
        QStringList found;
        for (const fs::path& path : globFiles(project(), pattern.toStdString()))
            found << QString::fromStdString(path.string());
        QCOMPARE(found, expected);
    }
    void globMatches_agreesWithPaths() {
        QVERIFY(globMatches("a/**/b", "a/b"));
        QVERIFY(globMatches("a/**/b", "a/x/y/b"));
        QVERIFY(!globMatches("a/*/b", "a/x/y/b"));
        QVERIFY(globMatches("plain.txt", "plain.txt"));
    }

private:
    fs::path project() const { return m_folder->path() / "project"; }
    fs::path viewPath() const { return m_folder->path() / "view"; }
    std::unique_ptr<TempFolder> m_folder;
};

QTEST_GUILESS_MAIN(WorkingFolderTest)
#include "tst_WorkingFolder.moc"
