// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/PythonFixture.h"

#include <cstdio>

using stemma::test::CliResult;
using stemma::test::PythonFixture;

namespace {

using Statuses = QMap<QString, QString>;

constexpr const char* kSteps = R"(from util import twice

LIMIT = 10

def near(n):
    return min(n, LIMIT)

def make(factor):
    return {"n": near(twice(factor))}

def after(made: dict):
    return {"m": made["n"] + 1}

def unused():
    return 1
)";

constexpr const char* kPipeline = R"(stemma: 1
name: p
parameters: {factor: 3}
steps:
  make: {python: 'steps.py:make', parameters: [factor]}
  after: {python: 'steps.py:after', inputs: {made: make}}
)";

} // namespace

/// What counts as a Python step's code, and what doesn't: each time what runs, what is reused, and why.
class CliPythonCodeTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_f = std::make_unique<PythonFixture>();
        m_f->writeFile("steps.py", kSteps);
        m_f->writeFile("util.py", "def twice(x):\n    return 2 * x\n");
        m_f->writeFile("p.yaml", kPipeline);
        const Statuses first = m_f->statuses();
        QCOMPARE(first, (Statuses{{"make", "executed"}, {"after", "executed"}}));
    }
    void cleanup() { m_f.reset(); }

    void nothingChanged_isReused() { QCOMPARE(m_f->statuses(), (Statuses{{"make", "reused"}, {"after", "reused"}})); }
    void key_hasTheseComponents() { // they are for ever: resources/help/cache-key.md
        const QDir runs(m_f->path(".stemma/store/runs"));
        QFile run(runs.filePath(runs.entryList(QDir::Files).value(0)));
        QVERIFY(run.open(QIODevice::ReadOnly));
        QStringList components;
        for (const QJsonValue& step : QJsonDocument::fromJson(run.readAll()).object()["steps"].toArray())
            if (step["step"] == "make")
                for (const QJsonValue& one : step["components"].toArray())
                    components << one[0].toString() + " " + one[1].toString() + " " + one[2].toString();
        QCOMPARE(components,
                 (QStringList{"code steps.py 6635e9f85cad98936a8095f0df675d66d1d1d2443b2c6d146a6274685e14d2e6",
                              "environment python " + pythonVersion(), "kind python 1", "output make {}",
                              "parameter factor 3", "text python steps.py:make"}));
    }
    void helperOfTheFile_edited() {
        edit("steps.py", "min(n, LIMIT)", "max(n, LIMIT)");
        QCOMPARE(m_f->reasons("make"), QStringList{"code steps.py"});
        const QByteArray why = m_f->run({"plan", "--why"}).out;
        QVERIFY2(why.contains("code steps.py, line 6: return min(n, LIMIT) → return max(n, LIMIT)\n"), why);
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "executed"}, {"after", "executed"}}));
    }
    void helperOfAnotherFile_edited() {
        edit("util.py", "2 * x", "4 * x");
        QCOMPARE(m_f->reasons("make"), QStringList{"observed module:util.py"});
        const QByteArray why = m_f->run({"plan", "--why"}).out;
        QVERIFY2(why.contains("util.py, line 2: return 2 * x → return 4 * x\n"), why);
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "executed"}, {"after", "executed"}}));
        const QJsonArray reasons = m_f->run({"why", "p/make@2", "--json"}).object()["reasons"].toArray();
        QCOMPARE(reasons.size(), 1);
        QCOMPARE(reasons[0]["name"].toString(), QString("module:util.py"));
        QVERIFY(m_f->run({"why", "p/after@2"}).out.contains("util.py, line 2: return 2 * x → return 4 * x"));
    }
    void constantOfTheFile_edited() {
        edit("steps.py", "LIMIT = 10", "LIMIT = 4");
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "executed"}, {"after", "executed"}})); // both see it
    }
    void functionThatIsNotUsed_edited() {
        edit("steps.py", "return 1", "return 2");
        QCOMPARE(m_f->reasons("make"), QStringList{"reuse"});
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "reused"}, {"after", "reused"}}));
    }
    void functionThatAnArgumentIsNamedLike_edited() {
        m_f->writeFile("fit.py", "def clean():\n    return {'n': 2}\n\n"
                                 "def fit(clean):\n    return {'m': [clean['n'] for _ in range(clean['n'])]}\n");
        m_f->writeFile("fit.yaml", "stemma: 1\nname: fit\nsteps:\n  clean: {python: 'fit.py:clean'}\n"
                                   "  fit: {python: 'fit.py:fit', inputs: [clean]}\n");
        const auto run = [this] { return m_f->statuses({"fit.yaml"}); };
        QCOMPARE(run(), (Statuses{{"clean", "executed"}, {"fit", "executed"}}));
        edit("fit.py", "{'n': 2}", "{'n': 1 + 1}");
        QCOMPARE(run(), (Statuses{{"clean", "executed"}, {"fit", "reused"}}));
        edit("fit.py", "def fit(clean):\n", "def fit(clean, more=clean()):\n");
        QCOMPARE(run(), (Statuses{{"clean", "reused"}, {"fit", "executed"}}));
    }
    void otherStepsFunction_edited() {
        edit("steps.py", "+ 1}", "+ 2}");
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "reused"}, {"after", "executed"}}));
    }
    void commentsAndLayout_dontCount() {
        edit("steps.py", "    return min(n, LIMIT)", "    # the nearer one\n\n    return (min( n ,\n        LIMIT, ))");
        edit("util.py", "def twice(x):\n    return 2 * x", "def twice( x ):  # two\n  return 2*x");
        QCOMPARE(m_f->reasons("make"), QStringList{"reuse"});
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "reused"}, {"after", "reused"}}));
    }
    void decorator_isCode_andStopsWhereTheResultIsTheSame() {
        edit("steps.py", "def make(", "def same(f):\n    return f\n\n@same\ndef make(");
        QCOMPARE(m_f->reasons("make"), QStringList{"code steps.py"});
        // `after` is in that file, too, and what is decorated runs when it is imported.
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        QCOMPARE(m_f->run({"show", "p/make@2", "--json"}).object()["sha256"].toString(),
                 m_f->run({"show", "p/make@1", "--json"}).object()["sha256"].toString());
        edit("steps.py", "    return f\n", "    return f  # as it was\n");
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "reused"}, {"after", "reused"}}));
    }
    void sameContentUpstream_isReusedDownstream() {
        edit("steps.py", "near(twice(factor))", "near(factor + factor)");
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "executed"}, {"after", "reused"}}));
    }
    void parameter_oneIsNotTheTextOne() {
        edit("steps.py", "near(twice(factor))", "repr(factor)");
        edit("p.yaml", "{factor: 3}", "{factor: 1}");
        QCOMPARE(m_f->statuses({"--only", "make"})["make"], QString("executed"));
        QCOMPARE(QJsonDocument::fromJson(m_f->content("p/make")).object()["n"].toString(), QString("1"));
        edit("p.yaml", "{factor: 1}", "{factor: '1'}");
        QCOMPARE(m_f->reasons("make"), QStringList{"parameter factor"});
        QCOMPARE(m_f->statuses({"--only", "make"})["make"], QString("executed"));
        QCOMPARE(QJsonDocument::fromJson(m_f->content("p/make")).object()["n"].toString(), QString("'1'"));
    }
    void artifactDeletedFromDisk_isMadeAgain() {
        const QString path = m_f->run({"show", "p/make", "--json"}).object()["path"].toString();
        QFile::setPermissions(QFileInfo(path).path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QVERIFY(QFile::remove(path));
        QCOMPARE(m_f->reasons("make"), QStringList{"missing p/make@1"});
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "executed"}, {"after", "reused"}}));
    }
    void branchSwitchedAndBack_isReused() {
        const QByteArray before = m_f->readFile("util.py");
        edit("util.py", "2 * x", "4 * x");
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "executed"}, {"after", "executed"}}));
        m_f->writeFile("util.py", before);
        QCOMPARE(m_f->reasons("make"), QStringList{"reuse"});
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "reused"}, {"after", "reused"}}));
        edit("util.py", "2 * x", "4 * x");
        QCOMPARE(m_f->statuses(), (Statuses{{"make", "reused"}, {"after", "reused"}}));
    }
    void dataFile_editedInPlace() {
        reads("open('data/limits.txt').read()");
        m_f->writeFile("data/limits.txt", "20");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        QCOMPARE(m_f->statuses()["make"], QString("reused"));
        m_f->writeFile("data/limits.txt", "30"); // of the same size
        QCOMPARE(m_f->reasons("make"), QStringList{"observed file:data/limits.txt"});
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        QVERIFY(QFile::remove(m_f->path("data/limits.txt")));
        const QByteArray why = m_f->run({"plan", "--why"}).out;
        QVERIFY2(why.contains("data/limits.txt is gone"), why);
    }
    void file_thatWasNotThere_andNowIs() {
        reads("__import__('os').path.exists('x') or load()");
        edit("steps.py", "def make(",
             "def load():\n    try:\n        return open('limits.txt').read()\n    except OSError:\n"
             "        return '5'\n\ndef make(");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        QCOMPARE(m_f->statuses()["make"], QString("reused"));
        m_f->writeFile("limits.txt", "7");
        QCOMPARE(m_f->reasons("make"), QStringList{"observed file:limits.txt"});
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        QCOMPARE(QJsonDocument::fromJson(m_f->content("p/make")).object()["n"].toInt(), 7);
    }
    /// A link leads to them, out of the view of the project.
    void inputs_thatAreReferences() {
        m_f->writeFile("data/a.csv", "a\n1\n");
        m_f->writeFile("data/b.csv", "a\n2\n");
        m_f->writeFile("code/more.py", "N = 1\n");
        m_f->writeFile("r.py", "import os, sys\nfrom pathlib import Path\n"
                               "def one(a: Path):\n    return a.read_text()\n"
                               "def tried(place):\n    try:\n        return place.read_text()\n"
                               "    except OSError:\n        return str(place)\n"
                               "def module(code: Path):\n    sys.path.insert(0, str(code))\n    import more\n"
                               "    return more.N\n"
                               "def stale():\n    tried(Path('out/x.csv')), tried(Path('out/y.csv'))\n"
                               "    Path('out/z.csv').write_text('a\\n1\\n')\n");
        m_f->writeFile("out/x.csv", "a\n3\n");
        m_f->writeFile("r.yaml", "stemma: 1\nname: r\nsteps:\n"
                                 "  a: {import: data/a.csv, keep: reference}\n"
                                 "  code: {import: code}\n"
                                 "  files: {import: data, list: true, keep: reference}\n"
                                 "  one: {python: 'r.py:one', inputs: [a]}\n"
                                 "  at: {python: 'r.py:one', inputs: {a: {from: a, at: lib/a.csv}}}\n"
                                 "  module: {python: 'r.py:module', inputs: [code]}\n"
                                 "  each: {python: 'r.py:one', for_each: {a: files}}\n"
                                 "  stale: {python: 'r.py:stale', outputs: {stale: {path: 'out/*.csv'}}}\n");
        const CliResult run = m_f->run({"run", "r.yaml", "--json"});
        QVERIFY2(run.exit == 0 && !run.told().contains("changed while it ran"), run.told());
        QCOMPARE(run.statuses().values().count("executed"), 9);
        QCOMPARE(m_f->statuses({"r.yaml"}).values(), QStringList(9, "reused"));
        QCOMPARE(observed("r/one"), QStringList{"file:materializers.py"});
        m_f->writeFile("data/a.csv", "a\n7\n");
        const Statuses after = m_f->statuses({"r.yaml"});
        QCOMPARE(after["one"], QString("executed"));
        QCOMPARE(after["each[a=a.csv]"], QString("executed"));
        QCOMPARE(after["each[a=b.csv]"], QString("reused"));
    }
    void folder_thatWasListed_hasAnother() {
        reads("str(len(__import__('os').listdir('data')))");
        m_f->writeFile("data/a.txt", "1");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        m_f->writeFile("data/a.txt", "2"); // never opened
        QCOMPARE(m_f->statuses()["make"], QString("reused"));
        m_f->writeFile("data/b.txt", "1");
        QCOMPARE(m_f->reasons("make"), QStringList{"observed folder:data"});
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
    }
    void folders_whereItLooksForPackages_areNotListed() {
        reads("str(len(list(__import__('importlib.metadata').metadata.distributions())))");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        m_f->writeFile("beside.txt", "1");
        QCOMPARE(m_f->reasons("make"), QStringList{"reuse"});
    }
    void file_thatAPoolsWorkerOpens() {
        edit("steps.py", "def make(",
             "def load(name):\n    return open(name).read()\n\ndef pooled():\n    import multiprocessing\n"
             "    with multiprocessing.get_context('fork').Pool(2) as pool:\n"
             "        return pool.map(load, ['limits.txt'])[0]\n\ndef make(");
        reads("pooled()");
        m_f->writeFile("limits.txt", "5");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        m_f->writeFile("limits.txt", "6");
        QCOMPARE(m_f->reasons("make"), QStringList{"observed file:limits.txt"});
    }
    void file_whoseNameIsNoText() {
        const QByteArray name = m_f->path().toUtf8() + "/odd\xff.txt";
        const auto write = [&name](const char* text) {
            std::FILE* file = std::fopen(name.constData(), "w");
            QVERIFY(file);
            std::fputs(text, file);
            std::fclose(file);
        };
        write("5");
        reads("open(b'odd\\xff.txt').read()");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        QCOMPARE(m_f->statuses()["make"], QString("reused"));
        write("6");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        QCOMPARE(QJsonDocument::fromJson(m_f->content("p/make")).object()["n"].toInt(), 6);
        QCOMPARE(std::remove(name.constData()), 0);
        const CliResult run = m_f->run({"run", "--json"}); // its message has the name
        QVERIFY2(run.exit == 1 && run.out.contains("FileNotFoundError"), run.told());
    }
    void depfile_ofACommand() {
        m_f->writeFile("c.yaml",
                       "stemma: 1\nsteps:\n  c:\n    depfile: c.d\n    outputs: {c: {path: c.txt}}\n"
                       "    command: \"cat parts/a.txt > c.txt; printf 'c.txt: parts/a.txt \\\\\\n /etc/hosts "
                       "c.txt\\n' > c.d\"\n");
        m_f->writeFile("parts/a.txt", "1");
        const auto run = [this] { return m_f->statuses({"c.yaml"})["c"]; };
        QCOMPARE(run(), QString("executed"));
        QCOMPARE(run(), QString("reused"));
        m_f->writeFile("parts/a.txt", "2");
        const QByteArray why = m_f->run({"plan", "--why", "c.yaml"}).out;
        QVERIFY2(why.contains("parts/a.txt is different"), why);
        QCOMPARE(run(), QString("executed"));
        QCOMPARE(m_f->content("c/c"), QByteArray("2"));
        m_f->writeFile("c.yaml", m_f->readFile("c.yaml").replace("depfile: c.d", "depfile: d.d"));
        const CliResult failed = m_f->run({"run", "c.yaml"});
        QVERIFY2(failed.exit == 1 && (failed.out + failed.err).contains("without writing its depfile d.d"),
                 failed.told());
    }
    void compiledPython_ofCommandsIsKept() {
        m_f->writeFile("c.yaml", "stemma: 1\nsteps:\n  c: {command: 'python3 c.py > {outputs.c}', outputs: [c]}\n");
        m_f->writeFile("c.py", "import util, colorsys\nprint(util.twice(1))\n");
        QCOMPARE(m_f->statuses({"c.yaml"})["c"], QString("executed"));
        QProcess find;
        find.start("find", {m_f->path(".stemma/derived/pycache"), "-name", "*.pyc"});
        QVERIFY(find.waitForFinished());
        const QByteArray kept = find.readAllStandardOutput();
        QVERIFY2(kept.contains("/colorsys."), kept);
        QVERIFY2(!kept.contains("/util."), kept); // the project's own is compiled anew: it may have just changed
        QVERIFY(!m_f->exists("__pycache__"));
    }
    void file_thatChangesWhileItRuns_isNeverReused() {
        const QByteArray place = m_f->path("limits.txt").toUtf8();
        reads("change()");
        edit("steps.py", "def make(",
             "def change():\n    text = open('limits.txt').read()\n    import subprocess\n"
             "    subprocess.run(['sh', '-c', 'echo 8 > " +
                 place + "'], check=True)\n    return text\n\ndef make(");
        m_f->writeFile("limits.txt", "6\n\n");
        const CliResult run = m_f->run({"run"});
        QVERIFY2(run.exit == 0 && (run.out + run.err).contains("changed while it ran"), run.told());
        m_f->writeFile("limits.txt", "6\n\n");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
    }
    void package_upgraded() {
        environment("1.0");
        reads("str(__import__('birds').legs)");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        QCOMPARE(m_f->statuses()["make"], QString("reused"));
        QCOMPARE(observed("p/make"),
                 (QStringList{"file:materializers.py", "module:util.py", "package:birds"})); // no file of the package
        const QString site = ".venv/lib/python3/site-packages/";
        QVERIFY(QDir().rename(m_f->path(site + "birds-1.0.dist-info"), m_f->path(site + "birds-1.1.dist-info")));
        QCOMPARE(m_f->reasons("make"), QStringList{"observed package:birds"});
        const QByteArray why = m_f->run({"plan", "--why"}).out;
        QVERIFY2(why.contains("package birds: 1.0 → 1.1"), why);
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
    }
    void interpreter_ofAnotherVersion() {
        environment("1.0");
        QCOMPARE(m_f->statuses()["make"], QString("reused")); // Debian's, of the same version
        edit(".venv/pyvenv.cfg", "version = ", "version = 3.0.");
        QCOMPARE(m_f->reasons("make"), QStringList{"environment python"});
        edit("p.yaml", "name: p\n", "name: p\npython_from: .venv2\n");
        const CliResult plan = m_f->run({"plan"});
        QVERIFY2(plan.exit != 0 && plan.err.contains(".venv2") && plan.err.contains("isn't there"), plan.told());
        edit("p.yaml", ".venv2", "/usr/bin/python3");
        QCOMPARE(m_f->reasons("make"), QStringList{"reuse"});
    }
    void pythonFrom_ofACommand() {
        environment("1.0");
        m_f->writeFile("c.py", "import sys, birds\nprint(birds.legs, sys.prefix)\n");
        m_f->writeFile("c.yaml", "stemma: 1\nsteps:\n  c:\n    command: 'python c.py > {outputs.c}'\n    outputs: [c]\n"
                                 "    python_from: .venv\n");
        const CliResult run = m_f->run({"run", "c.yaml"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(m_f->content("c/c"), "2 " + m_f->path(".venv").toUtf8() + "\n");
        QCOMPARE(m_f->statuses({"c.yaml"})["c"], QString("reused"));
        const QString command =
            m_f->run({"plan", "c.yaml", "--json"}).array()[0].toObject()["commands"].toArray()[0].toString();
        QVERIFY2(command.startsWith("PATH=" + m_f->path(".venv/bin") + ":"), qPrintable(command));
    }
    void planning_executesNothingOfTheProject() {
        environment("1.0");
        QVERIFY(QFile::remove(m_f->path(".venv/bin/python")));
        m_f->writeFile(".venv/bin/python", "#!/bin/sh\ntouch '" + m_f->path("ran").toUtf8() + "'\n");
        QFile::setPermissions(m_f->path(".venv/bin/python"), QFile::Permissions(0x7755));
        edit("steps.py", "LIMIT = 10", "LIMIT = open('" + m_f->path("ran").toUtf8() + "', 'w')");
        QCOMPARE(m_f->reasons("make"), QStringList{"code steps.py"});
        QVERIFY(!m_f->exists("ran"));
    }
    /// Wherever a program lies that a pipeline names: beside the project, behind a link, in an included file's folder.
    void planning_executesNoProgramThatIsNamed() {
        const QByteArray script = "#!/bin/sh\ntouch '" + m_f->path("ran").toUtf8() + "'\n";
        m_f->writeFile("tools/python3", script);
        QFile::setPermissions(m_f->path("tools/python3"), QFile::Permissions(0x7755));
        const QByteArray steps = "stemma: 1\nname: q\nsteps: {make: {python: 'steps.py:unused', python_from: ";
        m_f->writeFile("flows/steps.py", kSteps);
        m_f->writeFile("flows/util.py", "def twice(x):\n    return 2 * x\n");
        QVERIFY(QFile::link(m_f->path("tools"), m_f->path("flows/linked")));
        for (const char* place : {"../tools/python3", "linked/python3", "../tools"}) {
            m_f->writeFile("flows/q.yaml", steps + place + "}}\n");
            (void)m_f->run({"plan", "flows/q.yaml", "--why"});
            QVERIFY2(!m_f->exists("ran"), place);
        }
        // Python behind a link may be told to load modules from beside it.
        QVERIFY(QDir().mkpath(m_f->path("bin")) && QFile::link("/usr/bin/python3", m_f->path("bin/python3")));
        m_f->writeFile("bin/pyvenv.cfg", "home = " + m_f->path("evil").toUtf8() + "\n");
        const QByteArray module = "open('" + m_f->path("ran").toUtf8() + "', 'w')\n";
        m_f->writeFile("evil/lib/python" + minorVersion() + "/os.py", module);
        m_f->writeFile("evil/lib/python" + minorVersion() + "/encodings/__init__.py", module);
        m_f->writeFile("evil/../lib/python" + minorVersion() + "/encodings/__init__.py", module);
        m_f->writeFile("flows/q.yaml", steps + "../bin/python3}}\n");
        (void)m_f->run({"plan", "flows/q.yaml", "--why"});
        QVERIFY(!m_f->exists("ran"));
    }
    /// What a key says of a Python that is named by its place doesn't hang on which other comes first on the PATH.
    void pythonFrom_whateverThePathHasFirst() {
        edit("p.yaml", "name: p\n", "name: p\npython_from: /usr/bin/python3\n");
        QCOMPARE(m_f->reasons("make"), QStringList{"reuse"});
        QVERIFY(QDir().mkpath(m_f->path("first")) && QFile::link("/usr/bin/python3", m_f->path("first/python3")));
        m_f->setEnvironment("PATH", m_f->path("first") + ":/bin");
        QCOMPARE(m_f->reasons("make"), QStringList{"reuse"});
    }
    /// The words are the same, the folders aren't.
    void pythonFrom_ofAnIncludedFileIsItsOwn() {
        m_f->writeFile("own/steps.py", "import sys\ndef f(): return '' + sys.prefix\n"); // else it is reused
        m_f->writeFile("own/own.yaml", "stemma: 1\npython_from: .venv\nsteps: {f: {python: 'steps.py:f'}}\n");
        m_f->writeFile("steps.py", "import sys\ndef f(): return sys.prefix\n");
        m_f->writeFile("p.yaml", "stemma: 1\nname: p\npython_from: .venv\ninclude: {own: own/own.yaml}\nsteps:\n"
                                 "  f: {python: 'steps.py:f'}\n");
        for (const char* folder : {".venv", "own/.venv"})
            QCOMPARE(QProcess::execute("/usr/bin/python3", {"-m", "venv", "--without-pip", m_f->path(folder)}), 0);
        const CliResult run = m_f->run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(m_f->content("p/f"), m_f->path(".venv").toUtf8());
        QCOMPARE(m_f->content("p/own/f"), m_f->path("own/.venv").toUtf8());
    }
    /// A module that the PATH's Python is too old for, and the step's isn't, is known as the step saw it.
    void syntax_thatOneErrorStoodFor_isFoundAnew() {
        QCOMPARE(m_f->statuses()["make"], QString("reused"));
        // As a Python of before would have left it.
        QDir memory(m_f->path(".stemma/derived/python"));
        int spoiled = 0;
        for (const QString& name : memory.entryList({"*.json"})) {
            m_f->writeFile(".stemma/derived/python/" + name,
                           R"({"tree": "", "error": "invalid syntax", "python": "3.4", "line": 1, "column": 1})");
            ++spoiled;
        }
        QVERIFY(spoiled > 1);
        edit("steps.py", "LIMIT = 10", "LIMIT = 11");
        QCOMPARE(m_f->statuses()["make"], QString("executed"));
        QCOMPARE(m_f->statuses()["make"], QString("reused"));
    }

private:
    void edit(const QString& file, const QByteArray& from, const QByteArray& to) {
        QByteArray text = m_f->readFile(file);
        QVERIFY2(text.contains(from), from);
        m_f->writeFile(file, text.replace(from, to));
    }
    QJsonObject record(const QString& reference) const {
        const QString data = QFileInfo(m_f->run({"show", reference, "--json"}).object()["path"].toString()).path();
        QFile file(data + "/../manifest.json");
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()["step_run"].toObject()
                                              : QJsonObject();
    }
    QStringList observed(const QString& reference) const {
        QStringList names;
        for (const QJsonValue& one : record(reference)["observations"].toArray()) names << one.toArray()[0].toString();
        return names;
    }
    /// `make` takes its number from this expression.
    void reads(const QByteArray& expression) { edit("steps.py", "near(twice(factor))", "int(" + expression + ")"); }
    static QString minorVersion() { return QString::fromUtf8(pythonVersion()).section('.', 0, 1); }
    static QByteArray pythonVersion() {
        QProcess python;
        python.start("/usr/bin/python3", {"-c", "import sys; print('.'.join(map(str, sys.version_info[:3])), end='')"});
        return python.waitForFinished() ? python.readAllStandardOutput() : QByteArray();
    }
    /// A virtual environment beside the pipeline that has one package.
    void environment(const QByteArray& version) {
        const QByteArray number = pythonVersion();
        const QByteArray minor = number.left(number.lastIndexOf('.'));
        m_f->writeFile(".venv/pyvenv.cfg", "home = /usr/bin\nversion = " + number + "\n");
        const QString library = ".venv/lib/python" + minor;
        m_f->writeFile(library + "/site-packages/birds/__init__.py", "legs = 2\n");
        m_f->writeFile(library + "/site-packages/birds-" + version + ".dist-info/METADATA", "Name: birds\n");
        QVERIFY(QFile::link("python" + minor, m_f->path(".venv/lib/python3")));
        QVERIFY(QDir().mkpath(m_f->path(".venv/bin")));
        QVERIFY(QFile::link("/usr/bin/python3", m_f->path(".venv/bin/python")));
    }
    std::unique_ptr<PythonFixture> m_f;
};

QTEST_GUILESS_MAIN(CliPythonCodeTest)
#include "tst_CliPythonCode.moc"
