// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <QDirIterator>
#include <QImage>
#include <QXmlStreamReader>

using stemma::test::CliFixture;
using stemma::test::CliResult;

/// What `cmake --install` puts on a system, used from there: nothing of the build folder, nothing by the environment.
class InstalledTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void folder_hasWhatASystemWants_data();
    void folder_hasWhatASystemWants();
    void icon_isDrawnInEverySize();
    void programs_lookForNothingInTheBuild();
    void example_runsAndIsDrawn();
    void window_drawsItself();
    void python_readsTheWorkspace();
    void python_stepsFindTheirPackage();
    void desktopEntry_isValid();
    void mimeType_isOfPipelinesOnly();
    void manualPage_hasEveryCommand();

private:
    QString usr(const QString& relative) const { return m_root.filePath("usr/" + relative); }
    QByteArray read(const QString& relative) const {
        QFile file(usr(relative));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// As a person of that system: no variable of ours says where anything is.
    CliResult run(const QString& program, const QStringList& arguments, const QStringList& more = {}) const {
        QProcess process;
        QProcessEnvironment environment;
        environment.insert("PATH", usr("bin") + ":/usr/bin:/bin");
        environment.insert("HOME", m_root.path());
        environment.insert("LC_ALL", "C.UTF-8");
        for (const QString& pair : more) environment.insert(pair.section('=', 0, 0), pair.section('=', 1));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_root.filePath("home"));
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(program, arguments);
        return CliFixture::wait(process);
    }
    QTemporaryDir m_root;
};

void InstalledTest::initTestCase() {
    QVERIFY(QDir(m_root.path()).mkpath("home"));
    QProcess install;
    install.start(qEnvironmentVariable("STEMMA_CMAKE"),
                  {"--install", qEnvironmentVariable("STEMMA_BIN") + "/..", "--prefix", m_root.filePath("usr")});
    const CliResult result = CliFixture::wait(install);
    QVERIFY2(result.exit == 0, result.told());
    QCOMPARE(QProcess::execute("cp", {"-r", usr("share/stemma/examples/penguins/."), m_root.filePath("home")}), 0);
}

void InstalledTest::folder_hasWhatASystemWants_data() {
    QTest::addColumn<QString>("file");
    for (const char* file :
         {"bin/stemma", "bin/stemma-desktop", "libexec/stemma/stemma-draw", "libexec/stemma/stemma-layout",
          "libexec/stemma/stemma-tables", "libexec/stemma/stemma-view", "lib/stemma/libduckdb.so",
          "share/applications/stemma-desktop.desktop", "share/mime/packages/stemma.xml", "share/man/man1/stemma.1",
          "share/man/man1/stemma-desktop.1", "share/bash-completion/completions/stemma",
          "share/zsh/vendor-completions/_stemma", "share/fish/vendor_completions.d/stemma.fish",
          "share/stemma/schema/pipeline.schema.json", "share/doc/stemma/help/pipeline-format.md"})
        QTest::newRow(file) << QString(file);
}

void InstalledTest::folder_hasWhatASystemWants() {
    QFETCH(QString, file);
    QVERIFY2(QFileInfo(usr(file)).size() > 100, qPrintable(file));
}

void InstalledTest::icon_isDrawnInEverySize() {
    for (const int size : {16, 22, 24, 32, 48, 64, 128, 256, 512}) {
        const QImage icon(usr(QString("share/icons/hicolor/%1x%1/apps/stemma.png").arg(size)));
        QCOMPARE(icon.size(), QSize(size, size));
        QCOMPARE(qAlpha(icon.pixel(0, 0)), 0);
        QCOMPARE(qAlpha(icon.pixel(size / 2, size / 2)), 255);
    }
    QVERIFY(!read("share/icons/hicolor/scalable/apps/stemma.svg").contains('@')); // every colour was filled in
}

void InstalledTest::programs_lookForNothingInTheBuild() {
    const QByteArray build = QFileInfo(qEnvironmentVariable("STEMMA_BIN") + "/..").canonicalFilePath().toUtf8();
    for (const char* program : {"bin/stemma", "bin/stemma-desktop", "libexec/stemma/stemma-tables"}) {
        QProcess reader;
        reader.start("readelf", {"-d", usr(program)});
        const CliResult dynamic = CliFixture::wait(reader);
        QVERIFY2(dynamic.exit == 0 && dynamic.out.contains("NEEDED"), dynamic.told());
        QVERIFY2(!dynamic.out.contains(build), dynamic.out);
    }
}

void InstalledTest::example_runsAndIsDrawn() {
    QVERIFY(run(usr("bin/stemma"), {"--version"}).out.startsWith("stemma "));
    const CliResult ran = run(usr("bin/stemma"), {"run", "penguins.yaml"});
    QVERIFY2(ran.exit == 0 && ran.out.contains("13 executed"), ran.told());
    const CliResult lineage = run(usr("bin/stemma"), {"lineage", "penguins/metrics", "--to", "l.png"});
    QVERIFY2(lineage.exit == 0, lineage.told());
    QVERIFY(!QImage(m_root.filePath("home/l.png")).isNull());
    const CliResult chart = run(usr("bin/stemma"), {"export", "penguins/confusion", "--to", "c.svg"});
    QVERIFY2(chart.exit == 0, chart.told());
}

void InstalledTest::window_drawsItself() {
    const CliResult drawn =
        run(usr("bin/stemma-desktop"), {".", "--select", "penguins/model", "--size", "1000x700", "--picture", "w.png"});
    QVERIFY2(drawn.exit == 0, drawn.told());
    QCOMPARE(QImage(m_root.filePath("home/w.png")).size(), QSize(1000, 700));
}

void InstalledTest::python_readsTheWorkspace() {
    const CliResult read = run("/usr/bin/python3",
                               {"-c", "import stemma; print(stemma.__file__); "
                                      "print(stemma.open('.').artifact('penguins/metrics').load()['accuracy'])"},
                               {"PYTHONPATH=" + usr("lib/python3/dist-packages"), "PYTHONDONTWRITEBYTECODE=1"});
    QVERIFY2(read.exit == 0, read.told());
    QVERIFY2(read.out.startsWith(usr("lib/python3").toUtf8()) && read.out.contains("\n0.96"), read.out);
}

void InstalledTest::python_stepsFindTheirPackage() {
    QVERIFY(QDir(m_root.path()).mkpath("home/steps"));
    const auto write = [this](const QString& name, const QByteArray& text) {
        QFile file(m_root.filePath("home/steps/" + name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write("steps.py", "import stemma\ndef f(): return {'from': stemma.__file__}\n");
    write("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'steps.py:f'}\n");
    const CliResult made = run(usr("bin/stemma"), {"run", "steps/p.yaml"});
    QVERIFY2(made.exit == 0, made.told());
    const CliResult shown = run(usr("bin/stemma"), {"show", "p/f", "--json"});
    QFile file(shown.object()["path"].toString());
    QVERIFY2(file.open(QIODevice::ReadOnly), shown.told());
    const QByteArray text = file.readAll();
    QVERIFY2(text.contains(usr("lib/stemma/python/stemma/").toUtf8()), text);
}

void InstalledTest::desktopEntry_isValid() {
    const CliResult valid = run("desktop-file-validate", {usr("share/applications/stemma-desktop.desktop")});
    QVERIFY2(valid.exit == 0 && valid.out.isEmpty(), valid.told());
    const QStringList about = QDir(usr("share/metainfo")).entryList(QDir::Files);
    QCOMPARE(about.size(), 1);
    QXmlStreamReader xml(read("share/metainfo/" + about.front()));
    QString id;
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("id"))
            id = xml.readElementText();
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(about.front(), id + ".metainfo.xml");
    QVERIFY2(!id.contains("github"), qPrintable(id)); // an account there is somebody's
    const CliResult told = run("appstreamcli", {"validate", "--no-net", usr("share/metainfo/" + about.front())});
    QVERIFY2(told.exit == 0 && !told.out.contains("W: ") && !told.out.contains("E: "), told.told());
}

void InstalledTest::mimeType_isOfPipelinesOnly() {
    QVERIFY(QDir(m_root.path()).mkpath("data/mime/packages"));
    QVERIFY(QFile::copy(usr("share/mime/packages/stemma.xml"), m_root.filePath("data/mime/packages/stemma.xml")));
    for (const char* system : {"freedesktop.org.xml"})
        QFile::link(QString("/usr/share/mime/packages/") + system, m_root.filePath("data/mime/packages/") + system);
    const CliResult made = run("update-mime-database", {m_root.filePath("data/mime")});
    QVERIFY2(made.exit == 0, made.told());
    QFile globs(m_root.filePath("data/mime/globs2"));
    QVERIFY(globs.open(QIODevice::ReadOnly));
    const QByteArray all = globs.readAll();
    QVERIFY(all.contains("application/x-stemma-pipeline:*.stemma.yaml"));
    QVERIFY(!all.contains("application/x-stemma-pipeline:*.yaml")); // other people's YAML stays what it is
    QFile magic(m_root.filePath("data/mime/magic"));
    QVERIFY(magic.open(QIODevice::ReadOnly) && magic.readAll().contains("application/x-stemma-pipeline"));
}

void InstalledTest::manualPage_hasEveryCommand() {
    const QByteArray page = read("share/man/man1/stemma.1");
    const QString words = run(usr("bin/stemma"), {"__complete", ""}).text();
    QVERIFY(words.contains("export"));
    for (const QString& line : words.split('\n', Qt::SkipEmptyParts)) {
        const QByteArray heading = ".SS \"stemma " + line.section('\t', 0, 0).toUtf8() + "\"";
        QVERIFY2(page.contains(heading), heading);
    }
    QVERIFY(read("share/man/man1/stemma-desktop.1").contains("\\-\\-picture"));
}

QTEST_GUILESS_MAIN(InstalledTest)
#include "tst_Installed.moc"
