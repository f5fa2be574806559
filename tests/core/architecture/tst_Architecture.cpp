// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/architecture/ArchitectureRules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

using namespace stemma::architecture;

/// Holds the sources to ARCHITECTURE.md: the rules first (each is seen to fail), then every file.
class ArchitectureTest : public QObject {
    Q_OBJECT

private:
    struct Source {
        QString path;
        QString text;
    };
    QDir m_root;
    QList<Source> m_sources;

    QString read(const QString& path) const {
        QFile file(m_root.filePath(path));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    /// Asserts that no source violates `rule`; the failure names them all.
    void holdTo(QStringList (*rule)(const QString&, const QString&), bool cppOnly) {
        QStringList violations;
        for (const Source& source : m_sources) {
            const bool cpp = source.path.endsWith(".h") || source.path.endsWith(".cpp");
            if (cpp || !cppOnly) violations += rule(source.path, source.text);
        }
        QVERIFY2(violations.isEmpty(), qPrintable('\n' + violations.join('\n')));
    }

private slots:
    void initTestCase() {
        m_root.setPath(qEnvironmentVariable("STEMMA_SOURCE_DIR"));
        QVERIFY2(m_root.exists("CMakeLists.txt"), "STEMMA_SOURCE_DIR does not name the sources");
        for (const char* top : {"core", "ui", "app", "tests", "resources"}) {
            QDirIterator files(m_root.filePath(top), {"*.h", "*.cpp", "*.py"}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                const QString path = m_root.relativeFilePath(files.next());
                if (!path.startsWith("tests/data/")) m_sources.append({path, read(path)});
            }
        }
        for (const char* script : {"dev", ".ci/run"}) m_sources.append({script, read(script)});
        QVERIFY(m_sources.size() > 20);
    }

    void include_wrongOnesAreFound_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("wrong");
        QTest::newRow("up from core") << "core/base/A.h"
                                      << "#include \"ui/paint/B.h\"" << true;
        QTest::newRow("up from ui") << "ui/paint/A.h"
                                    << "#include \"app/cli/B.h\"" << true;
        QTest::newRow("test in program") << "app/cli/A.cpp"
                                         << "#include \"tests/support/B.h\"" << true;
        QTest::newRow("down") << "app/cli/A.cpp"
                              << "#include \"core/engine/B.h\"" << false;
        QTest::newRow("base uses store") << "core/base/A.cpp"
                                         << "#include \"core/store/B.h\"" << true;
        QTest::newRow("store uses pipeline") << "core/store/A.cpp"
                                             << "#include \"core/pipeline/B.h\"" << true;
        QTest::newRow("engine uses base") << "core/engine/A.cpp"
                                          << "#include \"core/base/B.h\"" << false;
        QTest::newRow("engine uses lineage") << "core/engine/A.cpp"
                                             << "#include \"core/lineage/B.h\"" << true;
        QTest::newRow("not from the root") << "core/base/A.cpp"
                                           << "#include \"B.h\"" << true;
        QTest::newRow("fixture beside a test") << "tests/core/tst_A.cpp"
                                               << "#include \"B.h\"" << false;
        QTest::newRow("moc") << "tests/core/tst_A.cpp"
                             << "#include \"tst_A.moc\"" << false;
        QTest::newRow("JSON at home") << "core/base/Json.cpp"
                                      << "#include <nlohmann/json.hpp>" << false;
        QTest::newRow("JSON elsewhere") << "core/store/A.cpp"
                                        << "#include <nlohmann/json.hpp>" << true;
        QTest::newRow("SQLite elsewhere") << "core/lineage/A.cpp"
                                          << "#include <sqlite3.h>" << true;
        QTest::newRow("SQLite quoted") << "core/lineage/A.cpp"
                                       << "#include \"sqlite3.h\"" << true;
        QTest::newRow("YAML elsewhere") << "app/cli/A.cpp"
                                        << "  #  include <yaml-cpp/yaml.h>" << true;
        QTest::newRow("DuckDB in core") << "core/tables/A.cpp"
                                        << "#include <duckdb.h>" << true;
        QTest::newRow("Graphviz in core") << "core/layout/A.cpp"
                                          << "#include <graphviz/gvc.h>" << true;
        QTest::newRow("OpenSSL elsewhere") << "core/store/A.cpp"
                                           << "#include <openssl/evp.h>" << true;
        QTest::newRow("zlib elsewhere") << "app/tables/A.cpp"
                                        << "#include <zlib.h>" << true;
        QTest::newRow("Qt in core") << "core/base/A.h"
                                    << "#include <QString>" << true;
        QTest::newRow("Qt in the command line") << "app/cli/A.cpp"
                                                << "#include <QtCore/QString>" << true;
        QTest::newRow("Qt in ui") << "ui/views/A.cpp"
                                  << "#include <QWidget>" << false;
        QTest::newRow("Qt Charts in a view") << "ui/views/A.cpp"
                                             << "#include <QChartView>" << true;
        QTest::newRow("standard") << "core/base/A.cpp"
                                  << "#include <queue>" << false;
    }
    void include_wrongOnesAreFound() {
        QFETCH(QString, path);
        QFETCH(QString, line);
        QFETCH(bool, wrong);
        const QStringList found = includeViolations(path, "// first\n" + line + "\n");
        QCOMPARE(found.size(), wrong ? 1 : 0);
        if (wrong) QVERIFY2(found.first().startsWith(path + ":2: "), qPrintable(found.first()));
    }

    void rules_findWhatTheyForbid() {
        const QString spdx = "// SPDX-License-Identifier: GPL-3.0-or-later\n";
        QCOMPARE(licenceViolations("core/base/A.h", spdx + "#pragma once\n").size(), 0);
        QCOMPARE(licenceViolations("core/base/A.h", "#pragma once\n\n\n" + spdx).size(), 1);
        QCOMPARE(budgetViolations("core/base/A.h", QString(250, '\n')).size(), 0);
        QCOMPARE(budgetViolations("core/base/A.h", QString(251, '\n')).size(), 1);
        QCOMPARE(budgetViolations("core/base/A.cpp", QString(501, '\n')).size(), 1);
        QCOMPARE(budgetViolations("tests/core/tst_A.cpp", QString(501, '\n')).size(), 1);
        QCOMPARE(budgetViolations("ui/shell/MainWindow.cpp", QString(301, '\n')).size(), 1);
        const QString lines = QString("    x;\n").repeated(60);
        const QString longest = lines.chopped(7);
        QCOMPARE(functionViolations("core/base/A.cpp", "int f() {\n" + longest + "}\n").size(), 0);
        QCOMPARE(functionViolations("core/base/A.cpp", "int f() {\n" + lines + "}\n").size(), 1);
        QCOMPARE(functionViolations("ui/A.cpp", "int g() {\n}\n\nA::A(int b)\n    : b(b) {\n" + lines + "}\n").size(),
                 1);
        QCOMPARE(functionViolations("app/A.cpp", "int f(int a,\n      int b) {\n" + lines + "}\n").size(), 1);
        QCOMPARE(
            functionViolations("app/A.cpp", "namespace {\n" + lines + "const int a[] = {\n" + lines + "};\n}\n").size(),
            0);
        QCOMPARE(functionViolations("tests/core/tst_A.cpp", "int f() {\n" + lines + "}\n").size(), 0);
        QCOMPARE(colourViolations("core/layout/A.cpp", "x = \"#3B5BDB\";").size(), 1);
        QCOMPARE(colourViolations("core/layout/A.cpp", "x = \"#fff\";").size(), 1);
        QCOMPARE(colourViolations("core/layout/A.cpp", "#define FACADES\n// \"#RRGGBB\", step #12\n").size(), 0);
        QCOMPARE(unnamedFolders({"core/base", "core/new"}, "| `core/base` |"),
                 QStringList{"ARCHITECTURE.md:1: does not name `core/new`"});
    }

    void includes_followTheArchitecture() { holdTo(&includeViolations, true); }
    void sources_nameTheirLicence() { holdTo(&licenceViolations, false); }
    void sources_keepTheirBudgets() { holdTo(&budgetViolations, false); }
    void functions_keepTheirBudget() {
        holdTo([](const QString& path, const QString& text) { return functionViolations(path, text); }, true);
    }
    void sources_nameNoColour() { holdTo(&colourViolations, true); }

    /// Two classes of one name in one namespace link without a word, and then one has the other's insides.
    void classes_haveNamesOfTheirOwn() {
        static const QRegularExpression space("^namespace ([\\w:]+) \\{");
        static const QRegularExpression made("^(?:class|struct) (\\w+)(?: final)?(?: :[^;]*)? \\{");
        QMap<QString, QString> homes;
        QStringList twice;
        for (const Source& source : m_sources) {
            if (!source.path.endsWith(".h") || source.path.startsWith("tests/")) continue;
            QString within;
            for (const QString& line : source.text.split('\n')) {
                if (const auto match = space.match(line); match.hasMatch()) within = match.captured(1);
                const auto match = made.match(line);
                if (!match.hasMatch()) continue;
                // Programs of app/ are linked apart.
                const QString program = source.path.startsWith("app/") ? source.path.section('/', 0, 1) : QString();
                const QString name = program + ' ' + within + "::" + match.captured(1);
                if (homes.contains(name)) twice << name + " is in " + homes[name] + " and in " + source.path;
                homes[name] = source.path;
            }
        }
        QVERIFY(homes.size() > 100);
        QVERIFY2(twice.isEmpty(), qPrintable('\n' + twice.join('\n')));
    }

    void architecture_namesEveryFolder() {
        const QString document = read("ARCHITECTURE.md");
        QVERIFY2(!document.isEmpty(), "there is no ARCHITECTURE.md");
        QVERIFY2(document.count('\n') <= 200, "ARCHITECTURE.md has more than 200 lines");
        QStringList folders;
        for (const char* top : {"core", "ui"})
            for (const QString& folder :
                 QDir(m_root.filePath(top)).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
                folders << QString(top) + '/' + folder;
        const QStringList unnamed = unnamedFolders(folders, document);
        QVERIFY2(unnamed.isEmpty(), qPrintable('\n' + unnamed.join('\n')));
    }
};

QTEST_GUILESS_MAIN(ArchitectureTest)
#include "tst_Architecture.moc"
