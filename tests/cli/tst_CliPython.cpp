// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/PythonFixture.h"

using stemma::test::CliResult;
using stemma::test::PythonFixture;

/// `python:` steps, run by Debian's Python as a person would.
class CliPythonTest : public QObject {
    Q_OBJECT

private slots:
    void table_goesThroughAFunction() {
        PythonFixture f;
        f.writeFile("steps.py", "import pandas as pd\n\n"
                                "def clean(raw: pd.DataFrame, factor: int) -> pd.DataFrame:\n"
                                "    raw['m'] = raw['n'] * factor\n"
                                "    print('cleaned', len(raw))\n"
                                "    return raw\n");
        f.writeFile("p.yaml", PythonFixture::pipeline("clean: {python: 'steps.py:clean', inputs: [raw], "
                                                      "parameters: [factor]}"));
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.content("p/clean"), QByteArray("n,name,m\n1,a,3\n2,NA,6\n3,,9\n"));
        QVERIFY2(f.run({"log", "clean"}).out.contains("cleaned 3"), f.run({"log", "clean"}).told());
        QCOMPARE(f.statuses()["clean"], QString("reused"));
    }
    void types_comeBackAsTheyWere() {
        PythonFixture f;
        f.writeFile("steps.py",
                    "import pandas as pd\n"
                    "def make():\n"
                    "    return pd.DataFrame({'t': ['', 'NA', None], 'w': pd.array([1, None, 3], 'Int64'),\n"
                    "        'd': pd.to_datetime(['2020-01-02', None, '2020-01-03']), 'f': [.1, 2, None],\n"
                    "        'code': ['01', '02', '03'], 'b': [True, False, True]})\n"
                    "def check(table: pd.DataFrame):\n"
                    "    expected = make()\n"
                    "    pd.testing.assert_frame_equal(table, expected)\n"
                    "    return 'equal'\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  make: {python: 'steps.py:make'}\n"
                              "  check: {python: 'steps.py:check', inputs: {table: make}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told() + f.run({"log", "check"}).out);
        QCOMPARE(f.content("p/check"), QByteArray("equal"));
    }
    void parquet_ofSqlIsRead() {
        PythonFixture f;
        f.writeFile("steps.py", "import pandas as pd\n"
                                "def check(made: pd.DataFrame, again):\n"
                                "    pd.testing.assert_frame_equal(made, again)\n"
                                "    return repr([[None if pd.isna(v) else str(v) for v in made[c]] for c in made]) + "
                                "repr([str(t) for t in made.dtypes])\n");
        f.writeFile("p.yaml",
                    "stemma: 1\nsteps:\n  made:\n    sql: |\n"
                    "      SELECT * FROM (VALUES ('', 1, 0.1::DOUBLE, DATE '2020-01-02', true),\n"
                    "        (NULL, NULL, NULL, NULL, NULL), ('a \"q\",\u00e9', 9007199254740993, 1e300, NULL, false))"
                    " AS t(\"a b\", n, r, d, t)\n"
                    "  check: {python: 'steps.py:check', inputs: {made: made, again: made}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told() + f.run({"log", "check"}).out);
        QCOMPARE(QString::fromUtf8(f.content("p/check")),
                 QString::fromUtf8("[['', None, 'a \"q\",\u00e9'], ['1', None, '9007199254740993'], "
                                   "['0.1', None, '1e+300'], ['2020-01-02 00:00:00', None, None], "
                                   "['True', None, 'False']]['object', 'Int64', 'float64', 'datetime64[ns]', "
                                   "'boolean']"));
    }
    void several_outputs_asDictOrTuple() {
        PythonFixture f;
        f.writeFile("steps.py", "def a(): return {'x': {'n': 1.5}, 'y': 'words'}\ndef b(): return [1, 2], b'bytes'\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  a: {python: 'steps.py:a', outputs: {x: metrics, y: markdown}}\n"
                              "  b: {python: 'steps.py:b', outputs: [x, y]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.content("p/a.y"), QByteArray("words"));
        QCOMPARE(f.content("p/b.y"), QByteArray("bytes"));
        QCOMPARE(f.run({"show", "p/a.x", "--json"}).object()["type"].toString(), QString("metrics"));
    }
    void listOfInputs_arrivesAsAList() {
        PythonFixture f;
        f.writeFile("steps.py", "def one(): return {'n': 1}\ndef two(): return {'n': 2}\n"
                                "def sum_of(parts: 'list[dict]', factor): "
                                "return {'n': factor * sum(p['n'] for p in parts)}\n");
        f.writeFile("p.yaml", PythonFixture::pipeline("one: {python: 'steps.py:one'}\n  two: {python: 'steps.py:two'}\n"
                                                      "  all: {python: 'steps.py:sum_of', inputs: {parts: [one, two]}, "
                                                      "parameters: [factor]}"));
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(QJsonDocument::fromJson(f.content("p/all")).object()["n"].toInt(), 9);
    }
    void coroutine_isAwaited() {
        PythonFixture f;
        f.writeFile("steps.py", "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 'waited'\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'steps.py:f'}\n");
        QCOMPARE(f.run({"run"}).exit, 0);
        QCOMPARE(f.content("p/f"), QByteArray("waited"));
    }
    void retry_startsFromNothing() {
        PythonFixture f;
        f.writeFile("steps.py",
                    "import os, pathlib\ndef f(made):\n"
                    "    place = pathlib.Path(os.environ['STEMMA_SCRATCH'], 'tried')\n"
                    "    if not place.exists():\n        place.write_text('')\n        raise OSError('first')\n"
                    "    return {'rows': len(made)}\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  made: {sql: SELECT 1 AS a}\n"
                              "  f: {python: 'steps.py:f', inputs: [made], retry: 1}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told() + f.run({"log", "f"}).out);
        QVERIFY(f.run({"log", "f"}).out.contains("OSError: first"));
    }
    void cells_areCallsOfTheirOwn() {
        PythonFixture f;
        f.writeFile("steps.py", "import stemma\n"
                                "def fit(depth: int, factor: int): return {'loss': factor / depth}\n"
                                "def best(losses: list[dict]):\n"
                                "    cells = [one.cell['depth'] for one in stemma.step().inputs['losses']]\n"
                                "    return dict(zip(map(str, cells), (one['loss'] for one in losses)))\n");
        f.writeFile("p.yaml", PythonFixture::pipeline(
                                  "fit: {python: 'steps.py:fit', parameters: [factor], matrix: {depth: [1, 2]}}\n"
                                  "  best: {python: 'steps.py:best', inputs: {losses: 'fit[*]'}}"));
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        const QJsonObject best = QJsonDocument::fromJson(f.content("p/best")).object();
        QCOMPARE(best, (QJsonObject{{"1", 3.0}, {"2", 1.5}}));
        f.writeFile("p.yaml", f.readFile("p.yaml").replace("[1, 2]", "[1, 2, 3]"));
        const auto statuses = f.statuses();
        QCOMPARE(statuses["fit[depth=3]"], QString("executed"));
        QCOMPARE(statuses["fit[depth=1]"], QString("reused"));
    }
    void failure_hasFileAndLine_data() {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* code, int line, const char* words) {
            QTest::newRow(name) << QByteArray(code) << line << QString(words);
        };
        row("raised", "def f(raw):\n    x = 1\n    raise ValueError('no birds')\n", 3, "ValueError: no birds");
        row("missing package", "def f(raw):\n    import nothing_like_it\n", 2, "no module 'nothing_like_it'");
        row("missing package above", "import nothing_like_it\ndef f(raw):\n    pass\n", 1, "nothing_like_it");
        row("nothing returned", "\n\ndef f(raw):\n    pass\n", 3, "returned nothing for the output f");
        row("wrong argument", "\ndef f(table):\n    pass\n", 2, "f() wants table");
        row("further argument", "\ndef f():\n    pass\n", 2, "f() has no such argument");
        row("exit", "import sys\ndef f(raw):\n    sys.exit(3)\n", 3, "sys.exit(3)");
        row("ended", "import os\ndef f(raw):\n    os._exit(0)\n", 0, "Python ended before the function f did");
        row("crash", "import ctypes\ndef f(raw):\n    ctypes.string_at(0)\n", 3, "Python crashed: Segmentation fault");
        row("not its type", "\n\ndef f(raw):\n    return 'no numbers'\n", 3, "is declared as metrics, but");
        row("not loadable", "class Bird: pass\ndef f(raw: Bird):\n    pass\n", 2, "loads the input raw");
    }
    void failure_hasFileAndLine() {
        QFETCH(QByteArray, code);
        QFETCH(int, line);
        QFETCH(QString, words);
        PythonFixture f;
        f.writeFile("src/steps.py", code);
        f.writeFile("p.yaml", PythonFixture::pipeline("f: {python: 'src/steps.py:f', inputs: [raw], outputs: "
                                                      "{f: metrics}}"));
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 1, run.told());
        QJsonObject error;
        for (const QJsonObject& event : run.events())
            if (event["event"] == "step.finished" && event["step"] == "f") error = event["error"].toObject();
        QVERIFY2(error["message"].toString().contains(words), run.told());
        if (line > 0) QVERIFY2(error["file"].toString().endsWith("src/steps.py"), run.told());
        QCOMPARE(error["line"].toInt(), line);
    }
    void outputs_thatDontMatch_areNamed() {
        PythonFixture f;
        f.writeFile("steps.py", "def f():\n    return 1, 2, 3\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'steps.py:f', outputs: [model, metrics]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 1, run.told());
        QVERIFY2(run.out.contains("f() returned 3 values, and the step has 2 outputs: model, metrics") ||
                     run.err.contains("f() returned 3 values, and the step has 2 outputs: model, metrics"),
                 run.told());
    }
    void mistakes_areToldBeforeAnythingRuns() {
        PythonFixture f;
        f.writeFile("steps.py", "def clean():\n    return 1\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  a: {python: 'steps.py:claen'}\n");
        CliResult plan = f.run({"plan"});
        QVERIFY2(plan.exit == 2 && plan.err.contains("no function claen") && plan.err.contains("clean"), plan.told());
        f.writeFile("steps.py", "def clean(:\n    return 1\n");
        plan = f.run({"plan"});
        QVERIFY2(plan.exit == 2 && plan.err.contains("steps.py:1:11"), plan.told());
    }
    void model_isFittedAndUsed() {
        PythonFixture f;
        f.writeFile("fit.py", "import numpy as np, pandas as pd\n"
                              "from sklearn.linear_model import LogisticRegression\n"
                              "from matplotlib.figure import Figure\n\n"
                              "def fit(table: pd.DataFrame):\n"
                              "    model = LogisticRegression().fit(table[['x']].to_numpy(), table['y'])\n"
                              "    figure = Figure(figsize=(2, 2))\n"
                              "    figure.subplots().plot(table['x'], table['y'])\n"
                              "    return {'model': model, 'plot': figure, 'weights': model.coef_}\n\n"
                              "def score(model: LogisticRegression, table: pd.DataFrame, weights: np.ndarray):\n"
                              "    assert weights.shape == (1, 1)\n"
                              "    return {'accuracy': model.score(table[['x']].to_numpy(), table['y'])}\n");
        f.writeFile("t.csv", "x,y\n1,0\n2,0\n8,1\n9,1\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  t: {import: t.csv}\n"
                              "  fit: {python: 'fit.py:fit', inputs: {table: t}, outputs: [model, plot, weights]}\n"
                              "  score: {python: 'fit.py:score', inputs: {model: fit.model, table: t, weights: "
                              "fit.weights}, outputs: {score: metrics}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told() + f.run({"log", "fit"}).out);
        QCOMPARE(QJsonDocument::fromJson(f.content("p/score")).object()["accuracy"].toDouble(), 1.0);
        const QJsonObject model = f.run({"show", "p/fit.model", "--json"}).object();
        QCOMPARE(model["type"].toString(), QString("model"));
        QCOMPARE(model["metadata"]["class"].toString(), QString("LogisticRegression"));
        QCOMPARE(f.run({"show", "p/fit.plot", "--json"}).object()["type"].toString(), QString("image"));
        QCOMPARE(f.statuses(), (QMap<QString, QString>{{"t", "reused"}, {"fit", "reused"}, {"score", "reused"}}));
        // Made again from nothing, it is the same to the byte.
        QCOMPARE(f.run({"run", "--from", "fit"}).exit, 0);
        for (const char* output : {"model", "plot", "weights"})
            QCOMPARE(f.content(QString("p/fit.%1@2").arg(output)), f.content(QString("p/fit.%1@1").arg(output)));
    }
    void materializerOfTheProject_isFoundAndIsCode() {
        PythonFixture f;
        f.writeFile("shapes.py", "class Shape:\n    def __init__(self, n): self.n = n\n");
        f.writeFile("materializers.py",
                    "import stemma\nfrom shapes import Shape\n\nclass Shapes(stemma.Materializer):\n"
                    "    types = (Shape,)\n    extension = '.shape.txt'\n"
                    "    def save(self, value, path): path.write_text('*' * value.n)\n"
                    "    def load(self, path, wanted): return wanted(len(path.read_text()))\n"
                    "    def metadata(self, value): return {'corners': value.n}\n"
                    "    def visualize(self, value, folder): (folder / '01-corners.md').write_text(str(value.n))\n");
        f.writeFile("steps.py", "from shapes import Shape\n\ndef make(): return Shape(4)\n"
                                "def count(shape: Shape): return {'n': shape.n}\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  make: {python: 'steps.py:make'}\n"
                              "  count: {python: 'steps.py:count', inputs: {shape: make}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told() + f.run({"log", "count"}).out);
        QCOMPARE(f.content("p/make"), QByteArray("****"));
        const QJsonObject made = f.run({"show", "p/make", "--json"}).object();
        QCOMPARE(made["metadata"]["corners"].toInt(), 4);
        QVERIFY2(f.run({"show", "p/make"}).out.contains("01-corners.md"), f.run({"show", "p/make"}).told());
        // A theme is for the charts of all that show it; what is none is written as it is.
        const CliResult all = f.run({"export", "p/make", "--all", "--theme", "dark", "--to", "all"});
        QVERIFY2(all.exit == 0, all.told());
        QCOMPARE(f.readFile("all/01-corners.md"), QByteArray("4"));
        f.writeFile("materializers.py", f.readFile("materializers.py").replace("'*' *", "'#' *"));
        QCOMPARE(f.reasons("make"), QStringList{"observed module:materializers.py"});
        QCOMPARE(f.statuses()["make"], QString("executed"));
        QCOMPARE(f.content("p/make"), QByteArray("####"));
    }
    void numbersThatAreNone_areKeptAndDescribed() {
        PythonFixture f;
        f.writeFile("steps.py", "import numpy\ndef f(): return numpy.array([float('nan'), 1])\n"
                                "def g(f: numpy.ndarray): return repr(f)\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'steps.py:f'}\n"
                              "  g: {python: 'steps.py:g', inputs: [f]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.content("p/g"), QByteArray("array([nan,  1.])"));
        const QJsonObject told = f.run({"show", "p/f", "--json"}).object()["metadata"].toObject();
        QCOMPARE(told["mean"].toDouble(), 1.0); // of the finite ones; how many are none is said, too
        QCOMPARE(told["shape"].toArray(), QJsonArray{2});
    }
    /// It is beside the result, which is kept.
    void materializerThatFailsToShow_isNoted() {
        PythonFixture f;
        f.writeFile("shapes.py", "class Shape:\n    def __init__(self, n): self.n = n\n"
                                 "    def draw(self):\n        raise ValueError('no pen')\n");
        f.writeFile("steps.py", "import stemma\nfrom shapes import Shape\n\nclass Shapes(stemma.Materializer):\n"
                                "    types = (Shape,)\n    extension = '.shape.txt'\n"
                                "    def save(self, value, path): path.write_text('*' * value.n)\n"
                                "    def load(self, path, wanted): return wanted(len(path.read_text()))\n"
                                "    def metadata(self, value):\n        return {(1, 2): value.n}\n"
                                "    def visualize(self, value, folder):\n"
                                "        (folder / '01-corners.md').write_text(str(value.n))\n"
                                "        value.draw()\n"
                                "\ndef make(): return Shape(4)\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  make: {python: 'steps.py:make'}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.content("p/make"), QByteArray("****"));
        const QByteArray log = f.run({"log", "make"}).out;
        QVERIFY2(log.contains("warning: Shapes.metadata() of output make failed: TypeError: keys must be ") &&
                     log.contains(" (steps.py:9); the output itself is kept"),
                 log);
        QVERIFY2(log.contains("warning: Shapes.visualize() of output make failed: ValueError: no pen (shapes.py:4); "
                              "the output itself is kept"),
                 log);
        QCOMPARE(f.statuses()["make"], QString("reused"));
    }
    void lastResort_isAPickleWithAWarning() {
        PythonFixture f;
        f.writeFile("steps.py", "def make(): return {1, 2, 3}\ndef use(made: set): return {'n': len(made)}\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  make: {python: 'steps.py:make'}\n"
                              "  use: {python: 'steps.py:use', inputs: {made: make}}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(QJsonDocument::fromJson(f.content("p/use")).object()["n"].toInt(), 3);
        QVERIFY2(f.run({"log", "make"}).out.contains("warning: output make is kept as a pickle"),
                 f.run({"log", "make"}).told());
    }
    void places_andWhatAStepWritesItself() {
        PythonFixture f;
        f.writeFile("out.csv", "stale\n1\n");
        f.writeFile("steps.py", "import pathlib, stemma\n"
                                "def own():\n    pathlib.Path('out.csv').write_text('a\\n1\\n')\n"
                                "def placed():\n    return {'a': 1}\n"
                                "def path():\n    p = pathlib.Path('made.md'); p.write_text('# made'); return p\n"
                                "def within():\n    stemma.step().outputs['within'].save('saved')\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  own: {python: 'steps.py:own', outputs: {own: {path: out.csv}}}\n"
                              "  placed: {python: 'steps.py:placed', outputs: {placed: {path: r/a.json, type: metrics, "
                              "copy_to: a.json}}}\n"
                              "  path: {python: 'steps.py:path'}\n  within: {python: 'steps.py:within'}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.content("p/own"), QByteArray("a\n1\n"));
        QCOMPARE(f.readFile("out.csv"), QByteArray("stale\n1\n"));
        QCOMPARE(f.content("p/path"), QByteArray("# made"));
        QCOMPARE(f.content("p/within"), QByteArray("saved"));
        QVERIFY(f.readFile("a.json").contains("\"a\": 1"));
    }
    /// Inputs and outputs lie where they lie, and results name places as ever.
    void elsewhere_afterAChangeOfFolder() {
        PythonFixture f;
        f.writeFile("raw.json", "[1, 2, 3]");
        f.writeFile("away/steps.txt", "");
        f.writeFile("steps.py",
                    "import os, stemma\nfrom pathlib import Path\n"
                    "def away():\n    os.chdir('" +
                        f.path("away").toUtf8() +
                        "')\n"
                        "def saved():\n    away()\n    return 1\n"
                        "def loaded(**given):\n    away()\n    step = stemma.step()\n"
                        "    assert step.inputs['raw'].load(Path).read_text() == '[1, 2, 3]'\n"
                        "    step.outputs['loaded'].path.write_text(repr(sum(step.inputs['raw'].load())))\n"
                        "def gone():\n    import tempfile\n    with tempfile.TemporaryDirectory() as folder:\n"
                        "        os.chdir(folder)\n    return 'gone'\n"
                        "def named(raw: Path):\n"
                        "    return [str(raw), str(stemma.step().inputs['raw'].path), "
                        "str(stemma.step().outputs['named'].path)]\n");
        f.writeFile("p.yaml",
                    "stemma: 1\nname: p\nsteps:\n  raw: {import: raw.json}\n"
                    "  saved: {python: 'steps.py:saved'}\n"
                    "  loaded: {python: 'steps.py:loaded', inputs: [raw], outputs: {loaded: {path: o/l.txt}}}\n"
                    "  gone: {python: 'steps.py:gone'}\n"
                    "  named: {python: 'steps.py:named', inputs: [raw]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.content("p/saved"), QByteArray("1\n"));
        QCOMPARE(f.content("p/loaded"), QByteArray("6"));
        QCOMPARE(f.content("p/gone"), QByteArray("gone"));
        QCOMPARE(QJsonDocument::fromJson(f.content("p/named")).array(),
                 (QJsonArray{"inputs/raw/raw.json", "inputs/raw/raw.json", "outputs/named/named"}));
        QCOMPARE(QDir(f.path("away")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{"steps.txt"});
    }
    void module_ofTheProject_andOfPython() {
        PythonFixture f;
        f.writeFile("flow/__init__.py", "");
        f.writeFile("flow/tools.py", "from . import more\ndef f(): return {'n': more.N}\n");
        f.writeFile("flow/more.py", "N = 2\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'flow.tools:f'}\n"
                              "  g: {python: 'platform:python_implementation'}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(f.content("p/g"), QByteArray("CPython"));
        f.writeFile("flow/more.py", "N = 3\n");
        QCOMPARE(f.reasons("f"), QStringList{"observed module:flow/more.py"});
        QCOMPARE(f.reasons("g"), QStringList{"reuse"});
    }
    /// As its package is called, which isn't always the module's name; and as this Python can have it.
    void missingPackage_isToldHowToGet() {
        const PythonFixture f;
        QCOMPARE(QProcess::execute("/usr/bin/python3", {"-m", "venv", "--without-pip", f.path(".venv")}), 0);
        f.writeFile("steps.py", "def f():\n    import sklearn.svm\n");
        f.writeFile("p.yaml", f.pipeline("made: {python: steps.py:f}"));
        const CliResult beside = f.run({"run"});
        QVERIFY2(beside.out.contains("There is no module 'sklearn' in ") &&
                     beside.out.contains(".venv/bin/python -m pip install scikit-learn)"),
                 beside.told());
        f.writeFile("steps.py", "def f():\n    import nothing_like_it\n");
        f.writeFile("p.yaml", f.pipeline("made: {python: steps.py:f, python_from: /usr/bin/python3}"));
        const CliResult system = f.run({"run"});
        QVERIFY2(system.out.contains("in an environment beside the pipeline (python3 -m venv .venv && .venv/bin/pip "
                                     "install nothing_like_it)"),
                 system.told());
    }
    void missingInterpreter_isNamed() {
        PythonFixture f;
        f.writeFile("steps.py", "def f(): return 1\n");
        f.writeFile("p.yaml", "stemma: 1\npython_from: envs/none\nsteps:\n  f: {python: 'steps.py:f'}\n");
        CliResult run = f.run({"run"});
        QVERIFY2(run.exit != 0 && run.err.contains("envs/none") && run.err.contains("python3 -m venv"), run.told());
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'steps.py:f', python_from: python3.0}\n");
        run = f.run({"run"});
        QVERIFY2(run.exit != 0 && run.err.contains("python3.0, which isn't on the PATH"), run.told());
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'steps.py:f', python_from: 'conda:none'}\n");
        run = f.run({"run"});
        QVERIFY2(run.exit != 0 && run.err.contains("conda create -n none"), run.told());
    }
    void plan_showsWhichPython() {
        PythonFixture f;
        f.writeFile("steps.py", "def f(): return 1\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'steps.py:f'}\n");
        const QJsonArray plan = f.run({"plan", "--json"}).array();
        QCOMPARE(plan[0]["commands"][0].toString(), QString("/usr/bin/python3 steps.py:f"));
    }
    void secrets_andOtherWords_stayOutOfTheKey() {
        PythonFixture f;
        f.setEnvironment("BIRD_TOKEN", "hush-hush");
        f.writeFile("steps.py", "import os\ndef f():\n    print(os.environ['BIRD_TOKEN'])\n"
                                "    return {'given': os.environ['GIVEN']}\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'steps.py:f', secrets: [BIRD_TOKEN], "
                              "env: {GIVEN: '1'}}\n");
        QCOMPARE(f.run({"run"}).exit, 0);
        QVERIFY(!f.run({"log", "f"}).out.contains("hush-hush"));
        f.setEnvironment("BIRD_TOKEN", "other");
        QCOMPARE(f.reasons("f"), QStringList{"reuse"});
        f.writeFile("p.yaml", f.readFile("p.yaml").replace("'1'", "'2'"));
        QCOMPARE(f.reasons("f"), QStringList{"environment env:GIVEN"});
    }
    void commands_useThePackageToo() {
        PythonFixture f;
        f.writeFile("script.py", "import stemma\nstep = stemma.step()\n"
                                 "rows = step.inputs['raw'].load(list)\n" // no table library needed for JSON
                                 "step.outputs['sum'].save({'sum': sum(rows) * step.parameters['factor']})\n"
                                 "stemma.metadata(seen=len(rows))\n");
        f.writeFile("raw.json", "[1, 2, 3]");
        f.writeFile("p.yaml", "stemma: 1\nparameters: {factor: 3}\nsteps:\n  raw: {import: raw.json}\n"
                              "  sum: {command: [python3, script.py], inputs: [raw], outputs: {sum: metrics}, "
                              "parameters: [factor]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told() + f.run({"log", "sum"}).out);
        QCOMPARE(QJsonDocument::fromJson(f.content("p/sum")).object()["sum"].toInt(), 18);
    }
    void commands_useItInAnotherFolder() {
        PythonFixture f;
        f.writeFile("away/script.py", "import stemma\nstep = stemma.step()\n"
                                      "step.outputs['told'].save(step.inputs['raw'].load(list))\n"
                                      "print(step.inputs['raw'].path.is_absolute(), step.outputs['told'].written())\n");
        f.writeFile("raw.json", "[1, 2, 3]");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  raw: {import: raw.json}\n"
                              "  told: {command: 'cd away; python3 script.py', inputs: [raw], outputs: [told]}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.exit == 0, run.told());
        QCOMPARE(QJsonDocument::fromJson(f.content("p/told")).array(), (QJsonArray{1, 2, 3}));
        QVERIFY2(f.run({"log", "told"}).out.contains("True True"), f.run({"log", "told"}).told());
        QVERIFY(!f.exists("away/outputs"));
    }
    void failure_isShownWithItsPlace() {
        PythonFixture f;
        f.writeFile("src/steps.py", "def f():\n    raise ValueError('no birds')\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'src/steps.py:f'}\n");
        const CliResult run = f.run({"run"});
        QVERIFY2(run.out.contains("ValueError: no birds\n") && run.out.contains(" at src/steps.py:2\n"), run.told());
    }
    void traceback_isOfThePersonsCode() {
        PythonFixture f;
        f.writeFile("util.py", "def deep(x):\n    return 1 / x\n");
        f.writeFile("steps.py", "from util import deep\n\ndef f():\n    return deep(0)\n");
        f.writeFile("p.yaml", "stemma: 1\nsteps:\n  f: {python: 'steps.py:f'}\n");
        QCOMPARE(f.run({"run"}).exit, 1);
        const QByteArray log = f.run({"log", "f"}).out;
        QVERIFY2(log.contains("\"steps.py\", line 4, in f") && log.contains("return deep(0)"), log);
        QVERIFY2(log.contains("\"util.py\", line 2, in deep") && log.contains("ZeroDivisionError"), log);
        QVERIFY2(!log.contains("_run.py"), log);
    }
};

QTEST_GUILESS_MAIN(CliPythonTest)
#include "tst_CliPython.moc"
