// SPDX-License-Identifier: GPL-3.0-or-later
#include "PipelineText.h"

#include "core/base/Text.h"
#include "core/pipeline/Placeholders.h"

#include <QtTest>

using namespace stemma;

namespace {

using Texts = std::vector<std::string>;

PlaceholderValues sample(PlaceholderKind kind, std::string_view name) {
    if (kind == PlaceholderKind::Input && name == "a") return Texts{"in/a b.csv"};
    if (kind == PlaceholderKind::Input && name == "many") return Texts{"m/1.csv", "m/2.csv"};
    if (kind == PlaceholderKind::Input && name == "none") return Texts{};
    if (kind == PlaceholderKind::Output && name == "o") return Texts{"out/o.csv"};
    if (kind == PlaceholderKind::Parameter && name == "p") return Texts{"{inputs.a}"};
    if (kind == PlaceholderKind::Item && name == "id") return Texts{"x7"};
    return std::nullopt;
}

} // namespace

class PlaceholdersTest : public QObject {
    Q_OBJECT
private slots:
    void placeholders_areFoundAndNothingElse() {
        const std::string text =
            "awk '{print $1}' {inputs.a} ${inputs} {inputs} {inputs.} {inputs.a.b} {input.a} {item.id}{outputs.o";
        const auto found = findPlaceholders(text);
        QCOMPARE(found.size(), std::size_t(2));
        QCOMPARE(text.substr(found[0].offset, found[0].length), std::string("{inputs.a}"));
        QVERIFY(found[1].kind == PlaceholderKind::Item);
        QCOMPARE(found[1].name, std::string("id"));
    }

    void text_isFilledByteForByte_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("filled");
        QTest::newRow("nothing") << "echo ${HOME} {} {x} '{print $1}'"
                                 << "echo ${HOME} {} {x} '{print $1}'";
        QTest::newRow("one") << "cp {inputs.a} {outputs.o}"
                             << "cp in/a b.csv out/o.csv";
        QTest::newRow("unknown stays") << "cp {inputs.zzz} x"
                                       << "cp {inputs.zzz} x";
        QTest::newRow("list") << "cat {inputs.many}|wc"
                              << "cat m/1.csv m/2.csv|wc";
        QTest::newRow("empty list") << "cat {inputs.none}."
                                    << "cat .";
        QTest::newRow("not filled twice") << "echo {parameters.p}"
                                          << "echo {inputs.a}";
        QTest::newRow("braces around") << "{{inputs.a}}"
                                       << "{in/a b.csv}";
        QTest::newRow("dollar before") << "${inputs.a}"
                                       << "$in/a b.csv";
        QTest::newRow("side by side") << "{item.id}{item.id}"
                                      << "x7x7";
        QTest::newRow("empty") << ""
                               << "";
    }
    void text_isFilledByteForByte() {
        QFETCH(QString, text);
        QFETCH(QString, filled);
        QCOMPARE(QString::fromStdString(fillPlaceholders(text.toStdString(), sample)), filled);
    }

    void shellText_quotesEachValue() {
        QCOMPARE(fillPlaceholders("cp {inputs.a} {inputs.many}", sample, shellQuote),
                 std::string("cp 'in/a b.csv' m/1.csv m/2.csv"));
    }

    void arguments_becomeManyOnlyWhenAlone() {
        QCOMPARE(fillArguments({"cat", "{inputs.many}", "{inputs.none}", "--in={inputs.many}", "{inputs.a}"}, sample),
                 (Texts{"cat", "m/1.csv", "m/2.csv", "--in=m/1.csv m/2.csv", "in/a b.csv"}));
    }

    void parameters_areTextOrJson() {
        QCOMPARE(parameterText(Json("a b")), std::string("a b"));
        QCOMPARE(parameterText(Json(7)), std::string("7"));
        QCOMPARE(parameterText(Json(true)), std::string("true"));
        QCOMPARE(parameterText(Json()), std::string());
        QCOMPARE(parameterTexts(Json::array({Json(1), Json("x")})), (Texts{"1", "x"}));
    }

    void commandForKey_fillsParametersAndNoPlaces() {
        LOADED(pipeline,
               parse("stemma: 1\nparameters: {n: 3, names: [a, 'b c']}\nsteps:\n"
                     "  x: {command: [run, '{parameters.n}', '{parameters.names}', '{inputs.i}', '{outputs.o}'], "
                     "inputs: {i: 'artifact:e'}, outputs: [o], parameters: [n, names]}\n"
                     "  y: {command: 'run {parameters.names} > {outputs.o}', outputs: [o], parameters: [names]}\n"));
        QCOMPARE(commandForKey(pipeline.steps[0]).dump(),
                 std::string(R"(["run","3","a","b c","{inputs.i}","{outputs.o}"])"));
        QCOMPARE(commandForKey(pipeline.steps[1]).dump(), std::string(R"("run a 'b c' > {outputs.o}")"));
    }
};

QTEST_GUILESS_MAIN(PlaceholdersTest)
#include "tst_Placeholders.moc"
