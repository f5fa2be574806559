// SPDX-License-Identifier: GPL-3.0-or-later
#include "PreviewFixture.h"
#include "tests/support/Waiting.h"
#include "ui/views/preview/PreviewParts.h"

#include <QtTest>

using namespace stemma;
using namespace stemma::ui;

namespace {

/// "sales reuse 'reused from run 1'; …"
QString decisions(const Preview& preview) {
    QStringList all;
    for (const DrawnNode& node : preview.drawing.nodes)
        all << QString::fromStdString(node.name + " " + node.status + " '" + node.facts + "'");
    return all.join("; ");
}

QString shown(const std::vector<DiffLine>& lines) {
    QString text;
    for (const DiffLine& line : lines)
        text += (text.isEmpty() ? "" : "|") + QString(QStringLiteral(" -+~")[int(line.kind)]) +
                QString::fromStdString(line.text);
    return text;
}

} // namespace

/// What a worker finds out about a pipeline file, with real files, store and engine.
class PreviewTest : public QObject {
    Q_OBJECT

    static Preview look(const PreviewFixture& fixture, std::vector<std::pair<std::string, std::string>> values = {}) {
        PreviewQuestion question;
        question.file = fixture.file();
        question.parameters = std::move(values);
        return lookAtPipeline(question, {});
    }

private Q_SLOTS:
    void firstRun_hasOneCause() {
        const PreviewFixture fixture;
        const Preview preview = look(fixture);
        QVERIFY(preview.valid());
        QVERIFY(preview.plan);
        QCOMPARE(decisions(preview), QStringLiteral("sales will_run 'first run'; by_item will_run 'first run'; "
                                                    "large will_run 'first run'; top will_run 'first run'"));
        QCOMPARE(preview.causes.size(), std::size_t(1));
        QCOMPARE(preview.causes.front().steps.size(), std::size_t(4));
        QCOMPARE(preview.workspace.folder, fixture.project / ".stemma");
        QVERIFY(!preview.workspace.exists);
        QVERIFY2(!fs::exists(fixture.project / ".stemma"), "planning made a workspace");
        QVERIFY(!preview.runsPrograms);
    }

    void changedSql_isACauseWithItsDifference() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        QCOMPARE(decisions(look(fixture)),
                 QStringLiteral("sales will_reuse 'reused from run 1'; by_item will_reuse 'reused from run 1'; "
                                "large will_reuse 'reused from run 1'; top will_reuse 'reused from run 1'"));
        fixture.write("by_item.sql",
                      "SELECT item, sum(amount) AS amount\nFROM sales\nWHERE day > 1\nGROUP BY item\nORDER BY item\n");
        const Preview preview = look(fixture);
        QCOMPARE(decisions(preview),
                 QStringLiteral("sales will_reuse 'reused from run 1'; by_item will_run 'its SQL changed'; "
                                "large may_run 'if by_item changes'; top may_run 'if large changes'"));
        QCOMPARE(preview.causes.size(), std::size_t(1));
        QCOMPARE(preview.causes.front().steps, std::vector<std::string>{"by_item"});
        QCOMPARE(shown(preview.causes.front().lines), QStringLiteral(" FROM sales|+WHERE day > 1| GROUP BY item"));
        QVERIFY(preview.workspace.exists);
    }

    void changedRows_areACauseWithTheirDifference() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        const std::string rows = readFile(fixture.project / "sales.csv").value();
        const std::size_t last = rows.rfind('\n', rows.size() - 2) + 1;
        const std::string gone = rows.substr(last, rows.size() - 1 - last);
        fixture.write("sales.csv", rows.substr(0, last) + "9,pencil,7\n");
        const Preview preview = look(fixture);
        QCOMPARE(preview.causes.size(), std::size_t(1));
        QCOMPARE(preview.causes.front().words, QStringLiteral("sales.csv changed"));
        const QString lines = shown(preview.causes.front().lines);
        QVERIFY2(lines.endsWith(QStringLiteral("|-%1|+9,pencil,7").arg(QString::fromStdString(gone))),
                 qPrintable(lines));
    }

    void changedPython_isACauseWithItsDifference() {
        const PreviewFixture fixture;
        fixture.write("steps.py", "from util import twice\n\ndef f():\n    return {'n': twice(1)}\n");
        fixture.write("util.py", "def twice(x):\n    return 2 * x\n");
        fixture.pipeline("stemma: 1\nname: shop\nsteps:\n  f: {python: 'steps.py:f', python_from: /usr/bin/python3}\n");
        DONE(fixture.run());
        fixture.write("util.py", "def twice(x):\n    return x + x\n");
        Preview preview = look(fixture);
        QCOMPARE(decisions(preview), QStringLiteral("f will_run 'util.py changed'"));
        QCOMPARE(shown(preview.causes.front().lines),
                 QStringLiteral(" def twice(x):|-    return 2 * x|+    return x + x"));
        fixture.write("steps.py", "from util import twice\n\ndef f():\n    return {'n': twice(2)}\n");
        preview = look(fixture);
        QCOMPARE(preview.causes.size(), std::size_t(2));
        QCOMPARE(preview.commands, std::vector<std::string>{"/usr/bin/python3 steps.py:f"});
    }

    void changedParameter_isSaidInTheNode() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        const Preview preview = look(fixture, {{"least", "6"}});
        QCOMPARE(decisions(preview),
                 QStringLiteral("sales will_reuse 'reused from run 1'; by_item will_reuse 'reused from run 1'; "
                                "large will_run 'least 2 → 6'; top may_run 'if large changes'"));
        QCOMPARE(preview.causes.front().words, QStringLiteral("parameter least"));
        QCOMPARE(preview.causes.front().before + preview.causes.front().after, QStringLiteral("26"));
        QCOMPARE(preview.parameters.size(), std::size_t(2));
        QCOMPARE(preview.parameters[0], (ParameterField{"least", Json(2), ParameterField::Kind::Integer}));
        QCOMPARE(preview.parameters[1], (ParameterField{"share", Json(0.5), ParameterField::Kind::Number}));
    }

    void wrongParameter_isToldAtItsFieldAndLeftOut() {
        const PreviewFixture fixture;
        const Preview preview = look(fixture, {{"least", "many"}, {"share", "0.75"}, {"gone", "1"}});
        QVERIFY(preview.valid());
        QVERIFY(preview.plan);
        QCOMPARE(preview.parameterErrors.size(), std::size_t(1));
        QVERIFY(preview.parameterErrors.at("least").find("whole number") != std::string::npos);
        QCOMPARE(preview.pipeline->parameter("least")->value, Json(2));
        QCOMPARE(preview.pipeline->parameter("share")->value, Json(0.75));
    }

    void errors_areAtTheirStepsAndWords() {
        const PreviewFixture fixture;
        fixture.pipeline(
            "stemma: 1\nname: shop\nsteps:\n  sales:\n    import: sales.csv\n  by_item:\n    sql: by_itme.sql\n"
            "    input: [sales]\n  large:\n    sql: {small: FROM by_item, large: FROM by_item}\n"
            "    inputs: [by_item]\n  top:\n    sql: FROM large\n    inputs: [large.lagre]\n");
        const Preview preview = look(fixture);
        QVERIFY(!preview.valid());
        QStringList told;
        for (const PreviewProblem& problem : preview.problems)
            told << QStringLiteral("%1 %2:%3 %4")
                        .arg(QString::fromStdString(problem.step))
                        .arg(problem.line)
                        .arg(problem.column)
                        .arg(problem.source.mid(problem.wrongFrom, problem.wrongSize));
        QCOMPARE(told, (QStringList{"by_item 7:10 by_itme.sql", "by_item 8:5 input", "top 14:14 lagre"}));
        QStringList edges;
        for (const DrawnEdge& edge : preview.drawing.edges) edges << QString::fromStdString(edge.from + ">" + edge.to);
        QCOMPARE(edges, (QStringList{"sales>by_item", "by_item>large", "large>top"}));
        QCOMPARE(preview.drawing.nodes[0].status, std::string());
        QCOMPARE(preview.drawing.nodes[1].status, std::string("failed"));
        QCOMPARE(preview.drawing.nodes[0].facts, std::string("sales.csv"));
    }

    void wrongSql_pointsIntoItsFile() {
        const PreviewFixture fixture;
        fixture.write("by_item.sql", "SELECT item,\n  sum(amount) AS\nFROM salse\n");
        Preview preview = look(fixture);
        QCOMPARE(preview.problems.size(), std::size_t(1));
        QCOMPARE(preview.problems.front().file, fixture.project / "by_item.sql");
        QCOMPARE(preview.problems.front().step, std::string("by_item"));
        fixture.write("by_item.sql", "SELECT item\nFROM salse\n");
        preview = look(fixture);
        QCOMPARE(preview.problems.size(), std::size_t(1));
        QVERIFY2(preview.problems.front().error.hint.find("Did you mean 'sales'") != std::string::npos,
                 preview.problems.front().error.hint.c_str());
        QCOMPARE(preview.drawing.nodes[1].status, std::string("failed"));
    }

    void nothingIsExecutedBeforeTrust() {
        const PreviewFixture fixture;
        const std::string steps = fixture.kSteps;
        fixture.pipeline(steps + "  report:\n    command: touch \"" + (fixture.folder.path() / "ran").string() +
                         "\" && echo hello > {outputs.report}\n    inputs: [top]\n    outputs: [report]\n"
                         "    identify: touch \"" +
                         (fixture.folder.path() / "identified").string() + "\" && echo 1\n");
        const Preview preview = look(fixture);
        QVERIFY(preview.valid());
        QVERIFY(preview.runsPrograms);
        QVERIFY(preview.needsTrust());
        QCOMPARE(preview.commands.size(), std::size_t(2));
        QVERIFY(!fs::exists(fixture.folder.path() / "ran"));
        QVERIFY(!fs::exists(fixture.folder.path() / "identified"));

        DONE(trust(fixture.project, preview.commands));
        const Preview trusted = look(fixture);
        QCOMPARE(trusted.trust, TrustState::Trusted);
        QVERIFY(!fs::exists(fixture.folder.path() / "ran"));
        QVERIFY2(fs::exists(fixture.folder.path() / "identified"),
                 "what identifies a program is asked once it is trusted");

        // Once it has run, that its program isn't asked about is no reason to run it.
        DONE(fixture.run());
        DONE(withdrawTrust(fixture.project.string()));
        const Preview untrusted = look(fixture);
        QCOMPARE(untrusted.plan->find("report")->decision, Decision::Maybe);
        QCOMPARE(untrusted.drawing.nodes.back().facts, std::string("if its program changed"));
        QVERIFY(untrusted.causes.empty());
        QVERIFY(untrusted.needsTrust());
        DONE(trust(fixture.project, preview.commands));
        QCOMPARE(look(fixture).plan->find("report")->decision, Decision::Reuse);

        fixture.pipeline(steps + "  report:\n    command: echo other > {outputs.report}\n    outputs: [report]\n");
        const Preview changed = look(fixture);
        QCOMPARE(changed.trust, TrustState::Changed);
        QCOMPARE(changed.newCommands, std::vector<std::string>{"echo other > {outputs.report}"});
    }

    void unchangedFiles_areNotPlannedAgain() {
        const PreviewFixture fixture;
        PreviewQuestion question;
        question.file = fixture.file();
        // A file that was saved a moment ago could have been read before it was saved.
        QTRY_VERIFY(!lookAtPipeline(question, {}).signature.empty());
        const Preview first = lookAtPipeline(question, {});
        question.signature = first.signature;
        question.follows = first.follows;
        QVERIFY(lookAtPipeline(question, {}).unchanged);
        fixture.write("by_item.sql", "SELECT item FROM sales\n");
        QVERIFY(!lookAtPipeline(question, {}).unchanged);
        const std::vector<fs::path> expected{fixture.file(), fixture.project / "sales.csv",
                                             fixture.project / "by_item.sql"};
        QCOMPARE(first.follows, expected);
    }

    void strangeFiles_areTold() {
        const PreviewFixture fixture;
        fs::remove(fixture.file());
        Preview preview = look(fixture);
        QVERIFY(preview.trouble);
        QVERIFY(!preview.valid());
        fixture.pipeline(std::string("\x00\xff{{", 4));
        preview = look(fixture);
        QCOMPARE(preview.problems.size(), std::size_t(1));
        fixture.pipeline("stemma: 1\nsteps:\n  a: {import: sales.csv}\n");
        DONE(makeFolders(fixture.project / ".stemma"));
        fixture.write(".stemma/stemma.db",
                      "this is no database, and it is longer than a header would have to be at least");
        preview = look(fixture);
        QVERIFY(preview.trouble);
        QVERIFY(preview.problems.empty());
        QCOMPARE(preview.drawing.nodes.size(), std::size_t(1));
    }

    void otherFileOfThatName_isNoted() {
        const PreviewFixture fixture;
        DONE(fixture.run());
        fs::copy_file(fixture.file(), fixture.project / "copy.yaml");
        PreviewQuestion question;
        question.file = fixture.project / "copy.yaml";
        const Preview preview = lookAtPipeline(question, {});
        QVERIFY(preview.plan);
        QCOMPARE(preview.plan->notes.size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(PreviewTest)
#include "tst_Preview.moc"
