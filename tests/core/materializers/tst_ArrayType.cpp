// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/visual/ChartSpec.h"
#include "core/visual/Resolve.h"
#include "tests/core/arrays/ArrayFixture.h"
#include "tests/core/arrays/WavBytes.h"
#include "tests/core/materializers/MaterializerFixture.h"

using namespace stemma;

/// Arrays and sounds as artifacts: type, metadata, headline, pictures that can be drawn, and notes of what is wrong.
class ArrayTypeTest : public QObject {
    Q_OBJECT

private:
    static std::string ramp(const std::string& descr, const std::string& shape, int count) {
        std::vector<float> values;
        for (int i = 0; i < count; ++i) values.push_back(float(i));
        return npyOf(headerOf(descr, shape), valuesOf(values));
    }
    /// Each chart resolves to marks; each picture is a PNG.
    static void drawable(const MaterializerFixture& fixture, const Described& described) {
        for (const Visualization& one : described.visualizations) {
            const std::string text = must(readFile(fixture.context.visualizations / one.file));
            if (one.file.ends_with(".png")) {
                QVERIFY(text.starts_with("\x89PNG"));
                continue;
            }
            QVERIFY2(text.size() < 1'000'000, one.file.c_str());
            const ChartSpec spec = must(ChartSpec::parse(must(Json::parse(text))));
            const Scene scene = must(resolveScene(spec, {}, {}));
            QVERIFY2(scene.nothing.empty(), (one.title + ": " + scene.nothing).c_str());
            std::size_t marks = 0;
            for (const ScenePlot& plot : scene.plots)
                for (const SceneLayer& layer : plot.layers)
                    marks += layer.rects.size() + layer.lines.size() + layer.areas.size();
            QVERIFY2(marks > 0, one.file.c_str());
        }
    }

private slots:
    void matrix_isDescribed() {
        const MaterializerFixture fixture("m.npy", ramp("'<f4'", "(10, 12)", 120));
        const Described described = fixture.described();
        QCOMPARE(described.materializer->id, std::string("array"));
        QCOMPARE(headlineText(described.headline), std::string("10 × 12 float32"));
        QCOMPARE(described.metadata["shape"], Json::array({10, 12}));
        QCOMPARE(described.metadata["dtype"].text(), std::string("float32"));
        QCOMPARE(described.metadata["mean"].number(), 59.5);
        QCOMPARE(described.metadata["max"].number(), 119.0);
        QVERIFY(described.notes.empty());
        QCOMPARE(described.visualizations.size(), std::size_t(2));
        QCOMPARE(described.visualizations[0].file, std::string("01-heatmap.vl.json"));
        drawable(fixture, described);
        const Scene scene = must(resolveScene(must(ChartSpec::parse(fixture.picture(described))), {}, {}));
        QCOMPARE(scene.plots.at(0).layers.at(0).rects.size(), std::size_t(120));
    }

    void kinds_havePicturesOfTheirOwn_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("file"); ///< "" for none
        const auto row = [](const char* name, const std::string& bytes, const char* file) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << file;
        };
        row("line", ramp("'<f4'", "(5000,)", 5000), "01-line.vl.json");
        row("line with NaN", npyOf(headerOf("'<f8'", "(4,)"), valuesOf<double>({1, NAN, 3, INFINITY})),
            "01-line.vl.json");
        row("all NaN", npyOf(headerOf("'<f8'", "(2, 2)"), valuesOf<double>({NAN, NAN, NAN, NAN})), "");
        row("constant", npyOf(headerOf("'<f8'", "(2, 2)"), valuesOf<double>({5, 5, 5, 5})), "01-heatmap.vl.json");
        row("slices", ramp("'<f4'", "(50, 6, 8)", 2400), "01-slices.vl.json");
        row("RGB", npyOf(headerOf("'|u1'", "(20, 30, 3)"), std::string(1800, '\x40')), "01-picture.png");
        row("digits", npyOf(headerOf("'|u1'", "(100, 28, 28)"), std::string(78400, '\x40')), "01-picture.png");
        row("records",
            npyOf(headerOf("[('a', '<f4'), ('b', '<i4')]", "(4,)"),
                  std::string("\0\0\0\0\1\0\0\0\0\0\x80\x3f\2\0\0\0\0\0\0\0\1\0\0\0\0\0\x80\x3f\2\0\0\0", 32)),
            "01-a.vl.json");
        row("text", npyOf(headerOf("'<U2'", "(2,)"), std::string(16, 'a')), "");
        row("single", npyOf(headerOf("'<f8'", "()"), valuesOf<double>({5})), "");
        row("empty", npyOf(headerOf("'<f8'", "(0, 3)")), "");
        row("complex", npyOf(headerOf("'<c16'", "(2, 2)"), valuesOf<double>({1, 2, 3, 4, 5, 6, 7, 8})),
            "01-heatmap.vl.json");
        row("moments", npyOf(headerOf("'<M8[D]'", "(3,)"), valuesOf<std::int64_t>({1, 5, 20000})), "01-line.vl.json");
        row("claims 10^18", npyOf(headerOf("'<f8'", "(1000000000, 1000000000)"), valuesOf<double>({1, 2, 3})),
            "01-values.vl.json");
    }
    void kinds_havePicturesOfTheirOwn() {
        QFETCH(QByteArray, content);
        QFETCH(QString, file);
        const MaterializerFixture fixture("a.npy", content.toStdString());
        const Described described = fixture.described();
        QCOMPARE(described.materializer->id, std::string("array"));
        QCOMPARE(QString::fromStdString(described.visualizations.empty() ? "" : described.visualizations[0].file),
                 file);
        drawable(fixture, described);
        QVERIFY(Json::parse(described.metadata.dump()));
    }

    void wrongOnes_areNotedAndKept() {
        const auto notes = [](const std::string& name, const std::string& bytes, std::string* type = nullptr) {
            const Described described = MaterializerFixture(name, bytes).described();
            if (type) *type = described.materializer->id;
            return QString::fromStdString(join(described.notes, "; "));
        };
        std::string type;
        QCOMPARE(notes("a.npy", npyOf(headerOf("'<f8'", "(9,)"), valuesOf<double>({1, 2})), &type),
                 QString("a.npy: its header claims 9 values, and there are 2"));
        QCOMPARE(type, std::string("array"));
        QVERIFY(notes("a.npy", npyOf(headerOf("'|O'", "(9,)"), "cos\n"), &type).contains("runs code"));
        QCOMPARE(notes("a.npy", "hello", &type),
                 QString("a.npy isn't a readable array: it doesn't begin as an array of NumPy does"));
        QCOMPARE(type, std::string("file"));
        QVERIFY(notes("a.npz", "PK hello", &type).contains("it is no zip archive"));
        QVERIFY2(notes("a.npy", "", &type).contains("it is empty"), qPrintable(notes("a.npy", "")));
        QVERIFY(QString::fromStdString(MaterializerFixture("a.npy", "hello").error("array"))
                    .startsWith("p/thing is declared as array, but it doesn't begin"));
    }

    void smallDifferences_areSeenFarFromZero() {
        std::vector<double> values;
        for (int i = 0; i < 60; ++i) values.push_back(1e9 + i * 0.25);
        const MaterializerFixture matrix("m.npy", npyOf(headerOf("'<f8'", "(6, 10)"), valuesOf(values)));
        const Json cells = matrix.picture(matrix.described())["data"]["values"];
        QCOMPARE(cells.at(7)["value"].number(), 1e9 + 1.75);
        const MaterializerFixture line("l.npy", npyOf(headerOf("'<f8'", "(60,)"), valuesOf(values)));
        QCOMPARE(line.picture(line.described())["data"]["values"].at(9)["y"].number(), 1e9 + 2.25);
        const MaterializerFixture slices("s.npy", npyOf(headerOf("'<f8'", "(3, 4, 5)"), valuesOf(values)));
        QCOMPARE(slices.picture(slices.described())["data"]["values"].at(59)["value"].number(), 1e9 + 14.75);
        // Where the differences are as large as the numbers, six digits are enough.
        const MaterializerFixture thirds("t.npy", npyOf(headerOf("'<f8'", "(2,)"), valuesOf<double>({1 / 3.0, -1})));
        QCOMPARE(thirds.picture(thirds.described())["data"]["values"].at(0)["y"].number(), 0.333333);
    }

    void archive_isUnpackedWithinABudget() {
        const TempFolder folder;
        if (!runNumpy(folder.path(), R"PY(
import numpy, zipfile
numpy.savez_compressed('many.npz', a=numpy.zeros(10000, 'u1'), b=numpy.zeros(10000, 'u1'), c=numpy.ones(10000, 'u1'))
with zipfile.ZipFile('noise.npz', 'w', zipfile.ZIP_DEFLATED) as z:
    for name in 'ab': z.writestr(name + '.npy', 'x' * 10000)
    with z.open('c.npy', 'w') as f: numpy.save(f, numpy.zeros(5000, 'u1'))
)PY"))
            QFAIL("NumPy isn't installed");
        MaterializerFixture fixture("a.npz", must(readFile(folder.path() / "many.npz")));
        QVERIFY(fixture.described().notes.empty());
        fixture.context.mostUnpacked = 15'000;
        const Described some = fixture.described();
        QCOMPARE(some.metadata["count"].integer(), std::int64_t(3));
        const Json arrays = some.metadata["arrays"];
        QVERIFY(!arrays.at(0).contains("problem"));
        QCOMPARE(arrays.at(1)["present"].integer(), std::int64_t(15'000 - 10'128 - 128));
        QVERIFY(arrays.at(1)["problem"].text().starts_with("only the first 4.9 kB of it are unpacked"));
        QCOMPARE(arrays.at(2)["problem"].text(),
                 std::string("it isn't unpacked: those before it are too large together"));
        // What isn't an array at all has been unpacked, too.
        MaterializerFixture noise("n.npz", must(readFile(folder.path() / "noise.npz")));
        QVERIFY(!noise.described().metadata["arrays"].at(2).contains("problem"));
        noise.context.mostUnpacked = 15'000;
        QVERIFY(noise.described().metadata["arrays"].at(2).contains("problem"));
    }

    void nameThatWasAFile_becomesAnArray() {
        const MaterializerFixture fixture("m.npy", ramp("'<f4'", "(3, 4)", 12));
        QCOMPARE(fixture.type("", "file"), std::string("array"));
        QCOMPARE(fixture.type("", "table"), std::string("array"));
        QCOMPARE(fixture.type("file", ""), std::string("file"));
        QCOMPARE(extensionFor("array"), std::string(".npy"));
        QCOMPARE(expectedType("x/weights.npz", ""), std::string("array"));
    }

    void sound_isDescribed() {
        WavBytes wav{.channels = 2, .rate = 1000};
        for (int i = 0; i < 2000; ++i) wav.frame({0.5, i == 1000 ? -1.0 : 0.0});
        const MaterializerFixture fixture("a.wav", wav.bytes());
        const Described described = fixture.described();
        QCOMPARE(described.materializer->id, std::string("audio"));
        QCOMPARE(described.metadata["seconds"].number(), 2.0);
        QCOMPARE(described.metadata["channels"].integer(), std::int64_t(2));
        QVERIFY(described.metadata["peak"].number() > 0.99);
        QVERIFY(std::fabs(described.metadata["levels"].at(0)["rms"].number() - 0.5) < 0.001);
        QCOMPARE(headlineText(described.headline), std::string("duration 2 s"));
        QCOMPARE(described.visualizations.size(), std::size_t(1));
        drawable(fixture, described);
        for (const int channels : {1, 8, 20}) {
            WavBytes many{.channels = channels};
            for (int i = 0; i < 50; ++i) many.frame(std::vector<double>(std::size_t(channels), 0.1));
            const MaterializerFixture other("b.wav", many.bytes());
            drawable(other, other.described());
        }
        const Described empty = MaterializerFixture("c.wav", WavBytes{}.bytes()).described();
        QVERIFY(empty.visualizations.empty());
        QCOMPARE(MaterializerFixture("d.wav", "RIFF....hello").described().materializer->id, std::string("file"));
    }
};

QTEST_GUILESS_MAIN(ArrayTypeTest)
#include "tst_ArrayType.moc"
