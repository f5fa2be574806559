// SPDX-License-Identifier: GPL-3.0-or-later
#include "MaterializerFixture.h"

using namespace stemma;

namespace {

/// A whole file of a type; each of its bytes is then cut off or made another.
struct Sample {
    std::string type, file, text;
};

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all = {
        {"chart", "a.vl.json", "{\"mark\": \"bar\", \"data\": {\"values\": []}}"},
        {"metrics", "metrics.json", "{\"accuracy\": 0.9}"},
        {"confusion", "c.json", "{\"matrix\": [[3, 1], [0, 4]]}"},
        {"json", "j.json", "{\"a\": [1, {\"b\": 2}]}"},
        {"document", "d.md", "# A title\n\nwords\n"},
        {"document", "d.html", "<title>A</title><p>b"},
        {"document", "n.ipynb", "{\"cells\":[{\"source\":[\"# a\"],\"cell_type\":\"markdown\"}]}"},
        {"image", "a.png", pngHeader(3, 4)},
        {"image", "a.gif", "GIF89a" + bytes({4, 0, 3, 0})},
        {"image", "a.jpg", bytes({0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 1, 2, 3, 4, 3})},
        {"image", "a.webp", "RIFF....WEBPVP8L..../" + std::string(12, 'x')},
        {"image", "a.svg", "<svg width='1' viewBox='0 0 1 1'>"},
        {"model", "m.safetensors", bytes({17, 0, 0, 0, 0, 0, 0, 0}) + "{\"w\":{\"shape\":1}}"},
        {"model", "m.pkl", bytes({0x80, 4, 0x95, 1, 2, 3})},
    };
    return all;
}

struct Tally {
    int answers = 0, errors = 0;
};

/// "" where it went well: guessed, there is always an answer; declared, an answer or BadData.
std::string tryOut(MaterializerFixture& f, const Sample& sample, const std::string& text, Tally& tally) {
    fs::remove(f.content.data / sample.file); // ext4 flushes what is truncated and written again
    must(writeFile(f.content.data / sample.file, text));
    f.content.files.front().bytes = text.size();
    const auto guessed = f.describe();
    if (!guessed) return describe(guessed.error());
    const auto declared = f.describe(sample.type);
    if (!declared && declared.error().code != ErrorCode::BadData) return describe(declared.error());
    ++(declared ? tally.answers : tally.errors);
    return {};
}

} // namespace

class DamagedFilesTest : public QObject {
    Q_OBJECT

private slots:
    void damage_endsInAnAnswerOrAnError() {
        Tally tally;
        for (const Sample& sample : samples()) {
            MaterializerFixture f(sample.file, sample.text);
            f.context.visualizations.clear(); // it is about reading
            QVERIFY2(f.describe(sample.type), sample.file.c_str());
            for (std::size_t i = 0; i < sample.text.size(); ++i) {
                std::vector<std::string> damaged = {sample.text.substr(0, i)};
                for (const int value : {0x00, 0xff, 0x7f, 0x22, 0x5b}) {
                    damaged.push_back(sample.text);
                    damaged.back()[i] = char(value);
                }
                for (const std::string& text : damaged) {
                    const std::string wrong = tryOut(f, sample, text, tally);
                    QVERIFY2(wrong.empty(), (sample.file + ", byte " + std::to_string(i) + ": " + wrong).c_str());
                }
            }
        }
        QVERIFY(tally.answers > 500); // both sides were tried
        QVERIFY(tally.errors > 500);
    }
};

QTEST_GUILESS_MAIN(DamagedFilesTest)
#include "tst_DamagedFiles.moc"
