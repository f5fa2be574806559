// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/Sound.h"
#include "tests/core/arrays/ArrayFixture.h"
#include "tests/core/arrays/WavBytes.h"

using namespace stemma;

/// WAV files of every encoding we read, and those that lie.
class SoundTest : public QObject {
    Q_OBJECT

private:
    static Result<Sound> open(const std::string& bytes) { return Sound::open(ByteRange::ofText(bytes)); }
    static double sampleOf(const Sound& sound, std::uint64_t frame, std::uint64_t channel) {
        double value = 0;
        mustBe(sound.samples.numbers(sound.samples.place({frame, channel}), 1, 1, &value));
        return sound.level(value);
    }

private slots:
    void encodings_areRead_data() {
        QTest::addColumn<int>("tag");
        QTest::addColumn<int>("bits");
        QTest::addColumn<bool>("extensible");
        QTest::newRow("8") << 1 << 8 << false;
        QTest::newRow("16") << 1 << 16 << false;
        QTest::newRow("24") << 1 << 24 << false;
        QTest::newRow("32") << 1 << 32 << false;
        QTest::newRow("24, extensible") << 1 << 24 << true;
        QTest::newRow("float") << 3 << 32 << false;
        QTest::newRow("double") << 3 << 64 << false;
        QTest::newRow("double, extensible") << 3 << 64 << true;
    }
    void encodings_areRead() {
        QFETCH(int, tag);
        QFETCH(int, bits);
        QFETCH(bool, extensible);
        WavBytes wav{.tag = tag, .bits = bits, .channels = 2, .rate = 8000, .extensible = extensible};
        for (int i = 0; i < 100; ++i) wav.frame({i / 200.0, -0.5});
        const Sound sound = mustHave(open(wav.bytes()));
        QCOMPARE(sound.frames(), std::uint64_t(100));
        QCOMPARE(sound.channels, 2u);
        QCOMPARE(sound.rate, 8000u);
        QCOMPARE(int(sound.bits), bits);
        QCOMPARE(sound.seconds(), 0.0125);
        QVERIFY(sound.complaint.empty());
        QVERIFY2(std::fabs(sampleOf(sound, 99, 0) - 0.495) < 0.006,
                 qPrintable(QString::number(sampleOf(sound, 99, 0))));
        QVERIFY(std::fabs(sampleOf(sound, 50, 1) + 0.5) < 0.006);
    }

    void wideOnes_andStreams_areReadWhole() {
        WavBytes wav{.channels = 1};
        for (int i = 0; i < 50; ++i) wav.frame({0.25});
        for (const char* form : {"RF64", "BW64"}) QCOMPARE(mustHave(open(wav.wide(form))).frames(), std::uint64_t(50));
        std::string stream = wav.bytes();
        stream.replace(stream.find("data") + 4, 4, "\xff\xff\xff\xff"); // its length wasn't known
        const Sound sound = mustHave(open(stream));
        QCOMPARE(sound.frames(), std::uint64_t(50));
        QVERIFY(sound.complaint.empty());
    }

    void lies_areSaid() {
        WavBytes wav{.channels = 2};
        for (int i = 0; i < 50; ++i) wav.frame({0.25, 0});
        std::string bytes = wav.bytes();
        const Sound cut = mustHave(open(bytes.substr(0, bytes.size() - 60)));
        QCOMPARE(cut.frames(), std::uint64_t(35));
        QCOMPARE(QString::fromStdString(cut.complaint), QString("it claims 200 B of samples, and there are 140 B"));
        std::string chunk = bytes; // a first chunk that is longer than the file
        chunk.replace(16, 4, std::string("\xf0\xff\xff\x7f", 4));
        QCOMPARE(QString::fromStdString(mustHave(open(chunk)).complaint), QString("it has no samples"));
        const auto error = [](const std::string& content) {
            const auto sound = open(content);
            return QString::fromStdString(sound ? std::string() : sound.error().message);
        };
        QVERIFY(error("").contains("is empty"));
        QVERIFY(error("hello, world, hello").contains("doesn't begin as a WAV"));
        QVERIFY(error(bytes.substr(0, 12)).contains("has no format"));
        WavBytes law{.tag = 7, .bits = 8};
        law.frame({0});
        QVERIFY(error(law.bytes()).contains("mu-law"));
        WavBytes none{.channels = 0};
        QVERIFY(error(none.bytes()).contains("no channels"));
        WavBytes still{.rate = 0};
        QVERIFY(error(still.bytes()).contains("0 samples a second"));
        WavBytes empty{};
        QCOMPARE(mustHave(open(empty.bytes())).frames(), std::uint64_t(0));
    }
};

QTEST_GUILESS_MAIN(SoundTest)
#include "tst_Sound.moc"
