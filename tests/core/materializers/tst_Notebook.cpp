// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Notebook.h"

#include <QTest>

using namespace stemma;

namespace {

constexpr const char* kNotebook =
    R"nb({"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3", "language": "python"}}, "cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["# Birds"]},
  {"cell_type": "code", "execution_count": 3, "id": "x", "metadata": {"tags": ["a"]},
   "source": ["x = 1\n", "print(x)"], "outputs": [
     {"output_type": "stream", "name": "stdout", "text": ["1\n"]},
     {"output_type": "stream", "name": "stderr", "text": "10%\r50%\r\u001b[31m100%\u001b[0m\n"},
     {"output_type": "execute_result", "data": {"text/plain": "<Figure>", "image/png": "iVBORw0K\nGgo="}},
     {"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>"}},
     {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["\u001b[0;31mValueError\u001b[0m: no"]}]}]})nb";

std::string with(const std::string& what, const std::string& instead) {
    std::string text = kNotebook;
    text.replace(text.find(what), what.size(), instead);
    return text;
}

} // namespace

class NotebookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputs_areTextAndPictures() {
        const auto notebook = parseNotebook(kNotebook);
        QVERIFY(notebook);
        QCOMPARE(notebook->language, std::string("python"));
        QCOMPARE(notebook->cells.size(), std::size_t(2));
        QCOMPARE(notebook->cells[0].kind, Notebook::Cell::Kind::Text);
        const Notebook::Cell& code = notebook->cells[1];
        QCOMPARE(code.source, std::string("x = 1\nprint(x)"));
        QCOMPARE(code.execution, std::optional<std::int64_t>(3));
        using Kind = Notebook::Output::Kind;
        QCOMPARE(code.outputs.size(), std::size_t(4));
        QCOMPARE(code.outputs[0].text, std::string("1\n100%\n")); // one stream, as a terminal ends up
        QCOMPARE(code.outputs[1].kind, Kind::Picture);
        QCOMPARE(code.outputs[1].picture, std::string("\x89PNG\r\n\x1a\n"));
        QCOMPARE(code.outputs[1].text, std::string("<Figure>"));
        QCOMPARE(code.outputs[2].text, std::string("(text/html)")); // nothing of it is kept
        QCOMPARE(code.outputs[3].kind, Kind::Error);
        QCOMPARE(code.outputs[3].text, std::string("ValueError: no\n"));
    }

    void code_isWhatItDoes() {
        // For ever, as resources/help/cache-key.md says; computed by other means.
        QCOMPARE(notebookCode(kNotebook)->hex(),
                 std::string("4c9e58f62b77537abd2fa9870f46f500a78c94e74ff49e6dc8c2b4370a1f57bb"));
        // What an editor saves with it is no code.
        for (const auto& [what, instead] : {std::pair<std::string, std::string>{"\"1\\n\"", "\"2\\n\""},
                                            {"\"execution_count\": 3", "\"execution_count\": 17"},
                                            {"\"id\": \"x\"", "\"id\": \"y\""},
                                            {"\"metadata\": {}", "\"metadata\": {\"collapsed\": true}"},
                                            {"\"language\": \"python\"", "\"language\": \"Python\""},
                                            {"[\"# Birds\"]", "\"# Birds\""}})
            QCOMPARE(notebookCode(with(what, instead))->hex(), notebookCode(kNotebook)->hex());
        for (const auto& [what, instead] : {std::pair<std::string, std::string>{"x = 1", "x = 2"},
                                            {"# Birds", "# Bird"},
                                            {"[\"a\"]", "[\"b\"]"},
                                            {"\"python3\"", "\"ir\""},
                                            {"\"cell_type\": \"markdown\"", "\"cell_type\": \"raw\""}})
            QVERIFY(notebookCode(with(what, instead))->hex() != notebookCode(kNotebook)->hex());
    }

    void whatIsNone_isSaid() {
        for (const char* text : {"", "{}", "[1]", "{\"cells\": 3}", "not json"}) {
            QCOMPARE(parseNotebook(text).error().code, ErrorCode::BadData);
            QCOMPARE(notebookCode(text).error().code, ErrorCode::BadData);
        }
        // Whatever its parts are, nothing is believed of them.
        QVERIFY(parseNotebook(
            R"({"cells": [1, {"cell_type": 2, "source": 3}, {"cell_type": "code", "outputs": [4, {}]}]})"));
    }

    void terminal_isReadAsItEnds() {
        QCOMPARE(plainOfTerminal("a\x1b[1;31mb\x1b[0m\tc\x07"), std::string("ab\tc"));
        QCOMPARE(plainOfTerminal("one\ntwo\rthr\r\nx"), std::string("one\nthr\nx"));
        QCOMPARE(plainOfTerminal("ab\b\bc\x1b"), std::string("c"));
        QCOMPARE(plainOfTerminal("\xff"), std::string("\xef\xbf\xbd"));
    }
};

QTEST_GUILESS_MAIN(NotebookTest)
#include "tst_Notebook.moc"
