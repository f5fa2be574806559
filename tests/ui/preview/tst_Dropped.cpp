// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "ui/views/preview/Dropped.h"

#include <QtTest>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace stemma;
using namespace stemma::ui;

using Kind = Dropped::Kind;

/// What a dropped path is taken for, and that looking never blocks.
class DroppedTest : public QObject {
    Q_OBJECT

    TempFolder m_folder;

    fs::path write(const std::string& name, const std::string& content) {
        const fs::path path = m_folder.path() / name;
        if (!makeFolders(path.parent_path()) || !writeFile(path, content)) qFatal("can't write %s", path.c_str());
        return path;
    }

private Q_SLOTS:
    void file_isCalledWhatItIs_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("told"); ///< in the sentence, or the type of data
        const auto row = [](const char* name, const QByteArray& content, Kind kind, const char* told) {
            QTest::newRow(name) << QString::fromLatin1(name) << content << int(kind) << QString::fromUtf8(told);
        };
        row("p.yaml", "stemma: 1\nsteps:\n  a:\n    import: x\n", Kind::Pipeline, "");
        row("p.json", "{\"stemma\": 1, \"steps\": {\"a\": {\"import\": \"x\"}}}", Kind::Pipeline, "");
        row("broken.yaml", "stemma: 1\nsteps:\n  a: {import: *.csv\n", Kind::Pipeline, "");
        row("P.YML", "stemma: 1\nsteps: {}\n", Kind::Pipeline, "");
        row("docker-compose.yaml", "services:\n  web:\n    image: x\n", Kind::Foreign, "a docker-compose file");
        row("dvc.yaml", "stages:\n  a:\n    cmd: x\n", Kind::Foreign, "a DVC pipeline (dvc.yaml)");
        row("ci.yml", "on: push\njobs:\n  a: {}\n", Kind::Foreign, "a GitHub workflow");
        row("package.json", "{\"name\": \"x\", \"version\": \"1\", \"scripts\": {}}", Kind::Foreign, "an npm package");
        row("plain.yaml", "a: 1\n", Kind::Foreign, "a plain map");
        row("list.yaml", "- a\n", Kind::Foreign, "a list");
        row("empty.yaml", "", Kind::Foreign, "is empty");
        row("rubbish.yaml", QByteArray("\x00\xff\xfe{{{", 6), Kind::Foreign, "can't be read as YAML");
        row("tabs.yaml", "a:\n\t- b: [\n", Kind::Foreign, "can't be read as YAML");
        row("t.csv", "a,b\n1,2\n", Kind::Data, "table");
        row("m.json", "{\"accuracy\": 0.9}", Kind::Data, "json");
        row("records.json", "[{\"a\": 1}, {\"a\": 2}]", Kind::Data, "table");
        row("notes.md", "# Hello\n", Kind::Data, "document");
        row("bytes.bin", QByteArray("\x00\x01\x02\x03", 4), Kind::Data, "file");
        row("c.vl.json", "{\"$schema\": \"https://vega.github.io/schema/vega-lite/v5.json\", \"mark\": \"bar\"}",
            Kind::Data, "chart");
    }
    void file_isCalledWhatItIs() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(int, kind);
        QFETCH(QString, told);
        const fs::path path = write("files/" + name.toStdString(), content.toStdString());
        const Dropped dropped = lookAtDropped(path);
        QVERIFY2(int(dropped.kind) == kind, dropped.sentence.c_str());
        QCOMPARE(dropped.path, path);
        if (dropped.kind == Kind::Data) {
            QCOMPARE(QString::fromStdString(dropped.type), told);
        } else {
            QVERIFY2(QString::fromStdString(dropped.sentence).contains(told), dropped.sentence.c_str());
        }
    }

    void folder_isSearchedForPipelines() {
        const fs::path one = write("one/p.yaml", "stemma: 1\nsteps: {}\n").parent_path();
        write("one/other.yaml", "services: {}\n");
        Dropped dropped = lookAtDropped(one);
        QCOMPARE(dropped.kind, Kind::Pipeline);
        QCOMPARE(dropped.path, one / "p.yaml");
        QVERIFY(dropped.workspace.empty());

        write("one/a.json", "{\"stemma\": 1, \"steps\": {}}");
        dropped = lookAtDropped(one.string() + "/");
        QCOMPARE(dropped.kind, Kind::Choice);
        QCOMPARE(dropped.choices, (std::vector<fs::path>{one / "a.json", one / "p.yaml"}));
        QVERIFY(dropped.sentence.find("2 pipelines") != std::string::npos);

        const fs::path none = write("none/b.csv", "a\n").parent_path();
        write("none/a.txt", "x");
        dropped = lookAtDropped(none);
        QCOMPARE(dropped.kind, Kind::NoPipeline);
        QCOMPARE(dropped.sentence, std::string("There is no pipeline in the folder none: it has a.txt, b.csv"));

        QVERIFY(makeFolders(m_folder.path() / "bare"));
        QVERIFY(lookAtDropped(m_folder.path() / "bare").sentence.ends_with("it is empty"));
    }

    void workspace_isFound() {
        const fs::path project = write("project/.stemma/stemma.db", "").parent_path().parent_path();
        for (const char* way : {"", "/.stemma", "/.stemma/stemma.db", "/"}) {
            const Dropped dropped = lookAtDropped(project.string() + way);
            QVERIFY2(dropped.kind == Kind::Workspace, way);
            QCOMPARE(dropped.path, project / ".stemma");
        }
        write("project/p.yaml", "stemma: 1\nsteps: {}\n"); // the pipeline says which workspace it uses
        const Dropped dropped = lookAtDropped(project);
        QCOMPARE(dropped.kind, Kind::Pipeline);
        QCOMPARE(dropped.workspace, project / ".stemma");
    }

    void strangeThings_areRefusedAndNeverOpened() {
        const fs::path pipe = m_folder.path() / "pipe.yaml";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        fs::create_symlink(pipe, m_folder.path() / "link.csv");
        for (const fs::path& path : {pipe, m_folder.path() / "link.csv"}) {
            const Dropped dropped = lookAtDropped(path);
            QCOMPARE(dropped.kind, Kind::Refused);
            QVERIFY2(dropped.sentence.ends_with("is a named pipe"), dropped.sentence.c_str());
        }
        QVERIFY(lookAtDropped("/dev/zero").sentence.ends_with("is a device"));
        const Dropped gone = lookAtDropped(m_folder.path() / "gone.yaml");
        QCOMPARE(gone.kind, Kind::Refused);
        QVERIFY(gone.sentence.starts_with("There is no file "));
        fs::create_symlink(m_folder.path() / "loop", m_folder.path() / "loop");
        QCOMPARE(lookAtDropped(m_folder.path() / "loop").kind,
                 Kind::Refused); // and nothing waited for the pipe's writer
    }

    void hugeFiles_areNotRead() {
        const fs::path yaml = write("huge.yaml", "a: 1\n"), csv = write("huge.csv", "a,b\n1,2\n");
        for (const fs::path& path : {yaml, csv}) QCOMPARE(::truncate(path.c_str(), 1'100'000'000), 0);
        const auto bytesRead = [] {
            return QString::fromStdString(*readFile("/proc/self/io")).section('\n', 0, 0).section(' ', 1).toLongLong();
        };
        const qint64 before = bytesRead();
        const Dropped dropped = lookAtDropped(yaml);
        QCOMPARE(dropped.kind, Kind::Refused);
        QCOMPARE(dropped.sentence, std::string("huge.yaml has 1.1 GB: a pipeline file has at most 100 MB"));
        QCOMPARE(lookAtDropped(csv).kind, Kind::Data);
        QVERIFY2(bytesRead() - before < 20'000'000, "they aren't read");
    }

    void unreadable_saysSo() {
        const fs::path path = write("secret.yaml", "stemma: 1\nsteps: {}\n");
        fs::permissions(path, fs::perms::none);
        fs::permissions(m_folder.path(), fs::perms::all);
        const bool root = ::geteuid() == 0; // to whom nothing is unreadable
        if (root) QCOMPARE(::seteuid(65534), 0);
        const Dropped dropped = lookAtDropped(path);
        if (root) QCOMPARE(::seteuid(0), 0);
        QCOMPARE(dropped.kind, Kind::Refused);
        QVERIFY2(dropped.sentence.find("ermission") != std::string::npos, dropped.sentence.c_str());
    }
};

QTEST_GUILESS_MAIN(DroppedTest)
#include "tst_Dropped.moc"
