// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/base/Process.h"
#include "core/materializers/ModelOutline.h"
#include "tests/support/ModelFiles.h"

#include <QProcess>
#include <QTest>
#include <fcntl.h>
#include <random>
#include <sys/mman.h>

using namespace stemma;
using namespace stemma::test;

namespace {

Result<ModelOutline> outlineOf(const std::string& bytes, const std::string& name) {
    const Fd file(::memfd_create("model", MFD_CLOEXEC));
    if (!writeAll(file.get(), bytes)) qFatal("no memory for a file");
    return outlineModel(file.get(), name);
}

ModelOutline must(Result<ModelOutline> outline) {
    if (!outline) qFatal("%s", outline.error().message.c_str());
    return std::move(*outline);
}

const char* kMakePickles = R"(
import pickle, sys, os, numpy as np, joblib
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
os.chdir(sys.argv[1])
x = np.random.RandomState(1).rand(60, 4); y = (x[:, 0] > .5).astype(int)
fit = LogisticRegression(C=0.5).fit(x, y)
for p in range(6): pickle.dump(fit, open(f'fit{p}.pkl', 'wb'), protocol=p)
joblib.dump(fit, 'fit.joblib')
joblib.dump(make_pipeline(StandardScaler(), LogisticRegression()).fit(x, np.array(['a', 'b'], object)[y]), 'pipe.joblib')
joblib.dump(fit, 'packed.joblib', compress=3)
class Evil:
    def __reduce__(self): return (os.system, ('touch EXECUTED',))
pickle.dump(Evil(), open('evil.pkl', 'wb'))
pickle.dump({'a': [1, 2.5, None], 'b': np.zeros((2, 3), 'f4')}, open('dict.pkl', 'wb'))
)";

} // namespace

/// What the headers of models say, by value, and that no header harms.
class ModelFileTest : public QObject {
    Q_OBJECT

private:
    TempFolder m_folder;

    std::string made(const std::string& name) { return readFile(m_folder.path() / name).value_or(""); }
    static const ModelTensor* tensor(const ModelOutline& outline, const std::string& name) {
        for (const ModelTensor& one : outline.tensors)
            if (one.name == name) return &one;
        return nullptr;
    }

private slots:
    void initTestCase() {
        QProcess python;
        python.start("/usr/bin/python3", {"-c", kMakePickles, QString::fromStdString(m_folder.path().string())});
        QVERIFY(python.waitForFinished(120'000));
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    }

    void safetensors_haveTensorsAndTheirNumbers() {
        const ModelOutline o = must(outlineOf(
            safetensors(R"({"__metadata__": {"format": "pt"}, "a": {"dtype": "F32", "shape": [3, 4], "data_offsets":
                          [0, 48]}, "b": {"dtype": "BF16", "shape": [], "data_offsets": [48, 50]}})",
                        50),
            "m.safetensors"));
        QCOMPARE(o.framework, std::string("safetensors"));
        QCOMPARE(o.parameters, 13.0);
        QCOMPARE(o.tensorCount, std::uint64_t(2));
        QVERIFY((o.tensors[0] == ModelTensor{"a", "float32", {3, 4}, 48}));
        QCOMPARE(o.tensors[1].shown(), std::string("scalar"));
        QCOMPARE(o.facts["format"].text(), std::string("pt"));
        QVERIFY(o.notes.empty());
    }

    void safetensors_thatLieAreTold() {
        const auto message = [](const std::string& bytes) {
            const auto outline = outlineOf(bytes, "m.safetensors");
            return outline ? (outline->notes.empty() ? "" : outline->notes[0]) : outline.error().message;
        };
        QCOMPARE(message("abc"), std::string("it is too short for safetensors"));
        QCOMPARE(message(ZipBuilder::n8(1000) + "{}"), std::string("its header claims more bytes than the file has"));
        QCOMPARE(message(safetensors("[1, 2]", 0)), std::string("its header isn't the JSON map of safetensors"));
        QVERIFY(message(safetensors(R"({"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 36]}})", 8))
                    .starts_with("1 tensor should be where the file has no bytes"));
        QVERIFY(message(safetensors(R"({"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 8]}})", 8))
                    .starts_with("The shapes of 1 tensor don't fit"));
        const std::string huge =
            R"({"a": {"dtype": "F32", "shape": [9000000000, 9000000000, 9000000000], "data_offsets": [0, 8]}})";
        QVERIFY(must(outlineOf(safetensors(huge, 8), "m.safetensors")).parameters > 1e29);
    }

    void onnx_hasOperatorsPortsAndInitializers() {
        const ModelOutline o = must(outlineOf(onnx(), "m.onnx"));
        QCOMPARE(o.framework, std::string("ONNX"));
        QCOMPARE(o.className, std::string("net"));
        QCOMPARE(o.facts["producer"].text(), std::string("pytorch"));
        QCOMPARE(o.facts["opset"].at(0).text(), std::string("ai.onnx 17"));
        QCOMPARE(o.facts["author"].text(), std::string("me"));
        QCOMPARE(o.parameters, 50.0);
        QVERIFY((o.tensors[0] == ModelTensor{"W", "float32", {10, 4}, 160}));
        QVERIFY((o.tensors[1] == ModelTensor{"B", "float32", {10}, 40}));
        QCOMPARE(o.inputs.size(), std::size_t(1)); // W is an initializer
        QCOMPARE(o.inputs[0].shown(), std::string("batch × 4"));
        QCOMPARE(o.outputs[0].shown(), std::string("batch × 10"));
        const std::pair<std::string, std::int64_t> first{"Gemm", 2};
        QVERIFY(o.operators.front() == first);
        QCOMPARE(o.operators.size(), std::size_t(5)); // Add is inside of If
        QVERIFY(!outlineOf("no protocol buffer", "m.onnx"));
    }

    void gguf_hasItsKeysAndTensors() {
        const ModelOutline o = must(outlineOf(gguf(), "m.gguf"));
        QCOMPARE(o.framework, std::string("GGUF"));
        QCOMPARE(o.className, std::string("llama"));
        QCOMPARE(o.facts["llama.context_length"].integer(), std::int64_t(4096));
        QCOMPARE(o.facts["tokenizer.ggml.tokens"].text(), std::string("2 items"));
        QVERIFY((o.tensors[0] == ModelTensor{"token_embd.weight", "Q4_K", {32, 256}, 4608}));
        QCOMPARE(o.parameters, 8448.0);
    }

    void torch_hasItsTensorsAndImports() {
        for (const std::string& name : {std::string("m.pt"), std::string("m.ckpt")}) {
            const ModelOutline o = must(outlineOf(torchZip(), name));
            QCOMPARE(o.framework, std::string("PyTorch"));
            QCOMPARE(o.tensors.size(), std::size_t(1));
            QVERIFY((o.tensors[0] == ModelTensor{"fc.weight", "float32", {3, 4}, 48}));
            QCOMPARE(o.parameters, 12.0);
            QVERIFY(o.unsafe.empty());
            QCOMPARE(o.imports, (std::vector<std::string>{"collections.OrderedDict", "torch.FloatStorage",
                                                          "torch._utils._rebuild_tensor_v2"}));
        }
        const std::string old =
            std::string("\x80\2\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\2M\xe9\3.\x80\2}.", 25) +
            torchPickle();
        QCOMPARE(must(outlineOf(old, "m.pth")).tensorCount, std::uint64_t(1));
    }

    void keras_hasItsLayers() {
        const ModelOutline o = must(outlineOf(keras(), "m.keras"));
        QCOMPARE(o.framework + " " + o.version, std::string("Keras 3.0.5"));
        QCOMPARE(o.className, std::string("net"));
        const std::pair<std::string, std::int64_t> dense{"Dense", 2};
        QVERIFY(o.operators.front() == dense);
        QCOMPARE(o.inputs[0].shown(), std::string("? × 28 × 28"));
    }

    void sklearn_isTheSameInEachProtocol_data() {
        QTest::addColumn<QString>("file");
        for (const char* name : {"fit0.pkl", "fit1.pkl", "fit2.pkl", "fit3.pkl", "fit4.pkl", "fit5.pkl", "fit.joblib"})
            QTest::newRow(name) << name;
    }
    void sklearn_isTheSameInEachProtocol() {
        QFETCH(QString, file);
        const ModelOutline o = must(outlineOf(made(file.toStdString()), file.toStdString()));
        QCOMPARE(o.framework, std::string("scikit-learn"));
        QCOMPARE(o.className, std::string("LogisticRegression"));
        QVERIFY(!o.version.empty());
        QCOMPARE(o.facts["class"].text(), std::string("sklearn.linear_model._logistic.LogisticRegression"));
        const ModelTensor* coefficients = tensor(o, "coef_");
        QVERIFY(coefficients != nullptr);
        QVERIFY((*coefficients == ModelTensor{"coef_", "float64", {1, 4}, 32}));
        const std::pair<std::string, std::string> strength{"C", "0.5"}, solver{"solver", "'lbfgs'"};
        QVERIFY(std::find(o.attributes.begin(), o.attributes.end(), strength) != o.attributes.end());
        QVERIFY(std::find(o.attributes.begin(), o.attributes.end(), solver) != o.attributes.end());
        QVERIFY(o.unsafe.empty());
    }

    void pipeline_namesItsSteps() {
        const ModelOutline o = must(outlineOf(made("pipe.joblib"), "pipe.joblib"));
        QCOMPARE(o.className, std::string("Pipeline"));
        QVERIFY(tensor(o, "steps.standardscaler.mean_") != nullptr);
        QVERIFY(tensor(o, "steps.logisticregression.coef_") != nullptr);
        QVERIFY(tensor(o, "steps.logisticregression.classes_") != nullptr); // an array of objects, a pickle within
    }

    void otherPickles_areDescribed() {
        const ModelOutline o = must(outlineOf(made("dict.pkl"), "dict.pkl"));
        QCOMPARE(o.className, std::string("dict"));
        QVERIFY((o.tensors[0] == ModelTensor{"b", "float32", {2, 3}, 24}));
        QCOMPARE(must(outlineOf(made("packed.joblib"), "packed.joblib")).framework, std::string("joblib"));
        QVERIFY(!outlineOf("this is no pickle", "m.pkl"));
    }

    void dangerousPickle_isToldAndNeverRun() {
        const ModelOutline o = must(outlineOf(made("evil.pkl"), "evil.pkl"));
        QCOMPARE(o.unsafe, std::vector<std::string>{"posix.system"});
        QVERIFY2(o.notes.front().find("posix.system") != std::string::npos, o.notes.front().c_str());
        QVERIFY(!fs::exists(m_folder.path() / "EXECUTED"));
        // By text and by parts of it, as those who hide write it.
        const std::string hidden = "\x80\4\x8c\x08"
                                   "builtins\x8c\4eval\x93\x8c\1"
                                   "1\x85R.";
        QCOMPARE(must(outlineOf(hidden, "m.pkl")).unsafe, std::vector<std::string>{"builtins.eval"});
    }

    void pickleBombs_areBounded() {
        // Lists in lists, each holding the one before twice; a million marks; a memo that grows; what never ends.
        std::string doubling = "\x80\2]";
        for (int i = 0; i < 100'000; ++i)
            doubling += std::string("q\0", 2) + "]" + "(" + std::string("h\0", 2) + std::string("h\0", 2) + "e";
        QVERIFY(outlineOf(doubling + ".", "m.pkl").has_value());
        QVERIFY(outlineOf("\x80\2" + std::string(5'000'000, '('), "m.pkl") || true);
        const ModelOutline many = must(outlineOf(
            "\x80\2](" +
                [] {
                    std::string ones;
                    for (int i = 0; i < 3'000'000; ++i) ones += "K\1";
                    return ones;
                }() +
                "e.",
            "m.pkl"));
        QVERIFY(many.notes.front().starts_with("It is very large"));
        const std::string claims = "\x80\4\x8e" + ZipBuilder::n8(INT64_MAX) + "abc";
        QVERIFY(outlineOf(claims, "m.pkl") || true);
        std::string deep = "\x80\2";
        for (int i = 0; i < 100'000; ++i) deep += "]";
        for (int i = 1; i < 100'000; ++i) deep += "a";
        QVERIFY(outlineOf(deep + ".", "m.pkl").has_value());
    }

    void pickle_thatRepeatsItself_isCut() {
        std::string same;
        for (int i = 0; i < 1'900'000; ++i) same += std::string("h\0", 2); // two bytes, one more place in the list
        std::string bytes = "\x80\2]" + std::string("q\0", 2) + "]";
        for (int i = 0; i < 5; ++i) bytes += "(" + same + "e";
        const ModelOutline o = must(outlineOf(bytes + ".", "m.pkl"));
        QCOMPARE(o.notes.size(), std::size_t(1));
        QVERIFY2(o.notes.front().starts_with("It is very large"), o.notes.front().c_str());
    }

    void longPaths_keepTheirEnds() {
        std::string bytes = "\x80\4";
        for (int i = 0; i < 5'000; ++i) bytes += "}\x8c\x06" + std::string("deeper");
        bytes += "cnumpy.core.multiarray\n_reconstruct\n)R(K\1K\2K\3\x86"
                 "cnumpy\ndtype\n\x8c\2" +
                 std::string("f8\x85R\x89") + "\x8c\1xtb";
        const std::string end(5'000, 's');
        const ModelOutline o = must(outlineOf(bytes + end + ".", "m.pkl"));
        QCOMPARE(o.tensors.size(), std::size_t(1));
        QVERIFY(o.tensors[0].name.starts_with("…") && o.tensors[0].name.ends_with(".deeper.deeper"));
        QVERIFY(o.tensors[0].name.size() < 320);
    }

    void gguf_names_areKeptInPart() {
        const std::string name(200'000, 'n');
        std::string bytes = "GGUF" + ZipBuilder::n4(3) + ZipBuilder::n8(50) + ZipBuilder::n8(0);
        for (int i = 0; i < 50; ++i)
            bytes += ZipBuilder::n8(name.size()) + name + ZipBuilder::n4(0) + ZipBuilder::n4(0) + ZipBuilder::n8(0);
        const ModelOutline o = must(outlineOf(bytes, "m.gguf"));
        QCOMPARE(o.tensors.size(), std::size_t(50));
        QVERIFY(o.notes.empty());
        QCOMPARE(o.tensors[49].name, std::string(300, 'n'));
    }

    void tensors_areKeptUpToABound() {
        ModelOutline o;
        for (std::size_t i = 0; i < 70'000; ++i)
            o.addTensor({std::string(300, 'n'), "int8", std::vector<std::int64_t>(10, 1)});
        QCOMPARE(o.tensorCount, std::uint64_t(70'000));
        QVERIFY(o.tensors.size() > 60'000 && o.tensors.size() < 70'000);
        QVERIFY(!o.keepsMore());
    }

    void gguf_thatClaimsMillions_isCounted() {
        std::string bytes = "GGUF" + ZipBuilder::n4(3) + ZipBuilder::n8(1'100'000) + ZipBuilder::n8(0);
        bytes += std::string(1'100'000 * 24, '\0');
        const ModelOutline o = must(outlineOf(bytes, "m.gguf"));
        QCOMPARE(o.tensorCount, std::uint64_t(1'000'000));
        QVERIFY(o.notes.front().find("claims 1,100,000 tensors") != std::string::npos);
        const std::string facts = "GGUF" + ZipBuilder::n4(3) + ZipBuilder::n8(0) + ZipBuilder::n8(100'001);
        QVERIFY(!outlineOf(facts + std::string(2'000'000, '\0'), "m.gguf"));
    }

    void outline_goesThroughJson() {
        const ModelOutline o = must(outlineOf(onnx(), "m.onnx"));
        QVERIFY(ModelOutline::fromJson(o.toJson()).toJson() == o.toJson());
        QCOMPARE(shortCount(1'234'567), std::string("1.2 M"));
        QCOMPARE(shortCount(7'000'000'000.0), std::string("7 B"));
        QCOMPARE(shortCount(999), std::string("999"));
        QCOMPARE(shortCount(999'960), std::string("1 M"));
    }

    void damage_neverHarms_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"m.safetensors", "m.onnx", "m.gguf", "m.pt", "m.keras", "fit4.pkl", "fit0.pkl", "pipe.joblib"})
            QTest::newRow(name) << name;
    }
    void damage_neverHarms() {
        QFETCH(QString, name);
        const std::string file = name.toStdString();
        std::string whole = made(file);
        if (file == "m.safetensors")
            whole = safetensors(R"({"a": {"dtype": "F32", "shape": [3, 4], "data_offsets": [0, 48]}})", 48);
        if (file == "m.onnx") whole = onnx();
        if (file == "m.gguf") whole = gguf();
        if (file == "m.pt") whole = torchZip();
        if (file == "m.keras") whole = keras();
        QVERIFY(!whole.empty());
        std::mt19937 random(5);
        int read = 0;
        for (int round = 0; round < 4000; ++round) {
            std::string bytes = whole;
            for (unsigned n = 1 + random() % 4; n-- > 0;) bytes[random() % bytes.size()] = char(random());
            if (random() % 6 == 0) bytes.resize(random() % bytes.size());
            const auto outline = outlineOf(bytes, file);
            read += outline ? 1 : 0;
            if (outline) QVERIFY(outline->tensors.size() <= ModelOutline::kMostTensors);
        }
        QVERIFY(read > 0);
    }
};

QTEST_GUILESS_MAIN(ModelFileTest)
#include "tst_ModelFile.moc"
