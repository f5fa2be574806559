// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/visual/ArrayViewFixture.h"
#include "ui/visual/ChartView.h"
#include "ui/visual/Viewers.h"

using namespace stemma;
using namespace stemma::ui;

/// Arrays and sounds in their viewers, through events; with STEMMA_PICTURES for eyes.
class ArrayViewTest : public ArrayViewFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }
    void cleanup() {
        m_view.reset();
        m_sound.reset();
    }

    void line_keepsItsSpike_andSaysValues() {
        std::vector<double> values(200'000);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = std::sin(double(i) / 9000) + 0.05 * std::sin(double(i) * 1.7);
        for (std::size_t i = 60'000; i < 75'000; ++i) values[i] = NAN;
        values[123'456] = 4;
        open(npy("line", "<f8", "(200000,)", values));
        QTRY_VERIFY(m_view->line()->scene());
        QVERIFY(m_view->bar()->facts().startsWith("200,000 · float64"));
        picture("line-nan");
        double top = 1e9;
        for (const SceneLine& line : m_view->line()->scene()->plots[0].layers[0].lines)
            for (const ScenePoint& point : line.points) top = std::min(top, point.y);
        const auto& plot = m_view->line()->scene()->plots[0];
        QVERIFY(std::fabs(plot.y.valueAt(top) - 4) < 0.05);
        wheel(m_view->line(), {plot.area.x + plot.area.width * 123'456.0 / 200'000, 100}, 16);
        QVERIFY(m_view->line()->count() < 400);
        QTRY_VERIFY(!m_view->line()->reading());
        const auto& near = m_view->line()->scene()->plots[0];
        hover(m_view->line(), QPoint(int(std::round(near.x.at(123'456))), int(near.area.y + 40)));
        QTRY_VERIFY2(m_view->bar()->facts().startsWith("index 123,4"), qPrintable(m_view->bar()->facts()));
        QTest::keyClick(m_view->line(), Qt::Key_F);
        QVERIFY(m_view->line()->fitted());
        QVERIFY(m_view->findChild<ChartView*>()->isVisible());
    }

    void smallMatrix_showsItsNumbers() {
        std::vector<float> values;
        for (int i = 0; i < 100; ++i) values.push_back(float(std::cos(i / 9.0) * (i % 7) * 10));
        values[34] = NAN;
        open(npy("small", "<f4", "(10, 10)", values));
        picture("10x10");
        const PlaneLayout layout = m_view->plane()->layOut();
        hover(m_view->plane(), layout.toPixels({4, 3, 1, 1}).center().toPoint());
        QTRY_COMPARE(m_view->bar()->facts(), QString("row 3  column 4 · NaN"));
        hover(m_view->plane(), layout.toPixels({1, 0, 1, 1}).center().toPoint());
        QTRY_VERIFY2(m_view->bar()->facts().startsWith("row 0  column 1 · 9.93"), qPrintable(m_view->bar()->facts()));
        pick("arrayMode", "Values");
        QTRY_VERIFY(m_view->grid()->textAt(3, 4) == QString("NaN"));
        picture("10x10-values");
    }

    void largeMatrix_zoomsToItsValues() {
        std::vector<float> values(5000u * 3000u);
        for (std::size_t row = 0; row < 5000; ++row)
            for (std::size_t column = 0; column < 3000; ++column)
                values[row * 3000 + column] =
                    float(std::exp(-std::pow((double(row) - 2000) / 900, 2)) * std::cos(double(column) / 200) * 50 +
                          double(row % 50) / 10);
        values[1234 * 3000 + 567] = 777;
        open(npy("large", "<f4", "(5000, 3000)", values));
        picture("5000x3000");
        QVERIFY(m_view->plane()->picture().exact);
        m_view->plane()->zoomTo({560, 1230, 14, 8});
        QTRY_VERIFY(!m_view->plane()->reading());
        QCOMPARE(m_view->plane()->picture().grid.rows, std::size_t(m_view->plane()->picture().region.rows));
        // What all values are like is told while the hand is there, and the picture is then made anew under it.
        const auto pointed = [&] {
            hover(m_view->plane(), m_view->plane()->layOut().toPixels({567, 1234, 1, 1}).center().toPoint());
            return m_view->bar()->facts() == QString("row 1,234  column 567 · 777");
        };
        QTRY_VERIFY2(pointed(), qPrintable(m_view->bar()->facts()));
        picture("5000x3000-near");
        pick("arrayRange", "Without extremes");
        QTRY_VERIFY(m_view->plane()->source()->range.high < 700);
        find<QLineEdit>("arrayHigh")->setFocus();
        find<QLineEdit>("arrayHigh")->selectAll();
        QTest::keyClicks(find<QLineEdit>("arrayHigh"), "10");
        QTest::keyClick(find<QLineEdit>("arrayHigh"), Qt::Key_Return);
        QCOMPARE(m_view->plane()->source()->range.high, 10.0);
        QTest::keyClick(m_view->plane(), Qt::Key_F);
        QVERIFY(m_view->plane()->fitted());
    }

    void picture_isShownWithItsChannels() {
        std::vector<std::uint8_t> values;
        for (int row = 0; row < 120; ++row)
            for (int column = 0; column < 160; ++column)
                for (const int sample : {row * 2, column, 255 - row - column / 2})
                    values.push_back(std::uint8_t(std::max(sample, 0)));
        open(npy("rgb", "|u1", "(120, 160, 3)", values));
        picture("rgb");
        QVERIFY(m_view->plane()->source()->pixels);
        QCOMPARE(m_view->plane()->picture().image.pixelColor(100, 50), QColor(100, 100, 155));
        const PlaneLayout layout = m_view->plane()->layOut();
        hover(m_view->plane(), layout.toPixels({100, 50, 1, 1}).center().toPoint());
        QTRY_COMPARE(m_view->bar()->facts(), QString("row 50  column 100 · 100  100  155"));
        pick("arrayMode", "Heatmap");
        QTRY_VERIFY(!m_view->plane()->source()->pixels);
    }

    void slices_haveASlider() {
        std::vector<float> values(50 * 60 * 80);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = float(i / 4800) + float(std::sin(double(i % 80) / 12)) * 10;
        open(npy("slices", "<f4", "(50, 60, 80)", values));
        QTRY_VERIFY(settled());
        auto* slider = find<QSlider>("arrayAxis0");
        QVERIFY(slider && slider->maximum() == 49);
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Home);
        QTest::keyClick(slider, Qt::Key_Right);
        QTRY_VERIFY(settled());
        QCOMPARE(m_view->plane()->source()->plane.at[0], std::uint64_t(1));
        QCOMPARE(m_view->plane()->picture().grid.at(0, 0), 1.0);
        picture("50-slices");
    }

    void records_areATableWithFieldsToPick() {
        TempFolder folder;
        if (!runNumpy(m.folder.path(), R"PY(
import numpy as np
a = np.zeros(300, [('name', 'U8'), ('mass', 'f4'), ('when', 'M8[D]'), ('at', 'f8', (3,))])
a['name'] = ['bird %d' % i for i in range(300)]
a['mass'] = np.random.default_rng(1).normal(4000, 500, 300)
a['when'] = np.datetime64('2024-01-01') + np.arange(300)
np.save('records.npy', a)
np.savez_compressed('many.npz', first=np.arange(4000.0).reshape(40, 100), second=np.random.default_rng(2).normal(size=5000), z=np.exp(1j * np.arange(400) / 20).reshape(20, 20))
)PY"))
            QFAIL("NumPy failed; is it installed?");
        open(m.folder.path() / "records.npy");
        QTRY_VERIFY(m_view->grid()->textAt(2, 0) == QString("bird 2"));
        QCOMPARE(m_view->grid()->source().columns, std::uint64_t(4));
        VisualFixture::picture(*m_view, "array-records");
        pick("arrayField", "mass");
        QTRY_VERIFY(m_view->line()->scene() && m_view->line()->isVisible());
        picture("records-mass");
        open(m.folder.path() / "many.npz");
        QTRY_VERIFY(settled());
        QCOMPARE(find<QComboBox>("arrayMember")->count(), 3);
        picture("npz");
        pick("arrayMember", "z");
        QTRY_VERIFY(m_view->bar()->facts().contains("complex128"));
        pick("arrayPart", "Phase");
        QTRY_VERIFY(m_view->plane()->source()->part == ElementPart::Phase);
        picture("complex-phase");
    }

    void emptyAndSingleAndWrong_areSaid() {
        open(npy<double>("empty", "<f8", "(0, 5)", {}));
        QTRY_COMPARE(said(), QString("This array is empty."));
        VisualFixture::picture(*m_view, "array-empty");
        open(npy<double>("single", "<f8", "()", {2.5}));
        QTRY_VERIFY(m_view->grid()->textAt(0, 0) == QString("2.5"));
        VisualFixture::picture(*m_view, "array-single");
        open(npy<double>("nan", "<f8", "(20, 30)", std::vector<double>(600, NAN)));
        QTRY_VERIFY(m_view->bar()->facts().contains("all NaN"));
        picture("all-nan");
        open(npy<double>("constant", "<f8", "(20, 30)", std::vector<double>(600, 7)));
        QTRY_VERIFY(m_view->bar()->facts().contains("all 7"));
        picture("constant");
        open(m.write("wrong.npy", "hello"));
        QCOMPARE(said(), QString("wrong.npy can't be shown: it doesn't begin as an array of NumPy does"));
        VisualFixture::picture(*m_view, "array-wrong");
        open(m.write("objects.npy", npyOf(headerOf("'|O'", "(3,)"), "cos\nsystem\n")));
        QTRY_VERIFY(said().contains("pickle"));
        open(npy<double>("claims", "<f8", "(1000000000, 1000000000)", {1, 2, 3}));
        QTRY_VERIFY2(m_view->bar()->facts().contains("there are 3"), qPrintable(m_view->bar()->facts()));
        QTRY_VERIFY(!m_view->plane()->reading());
        open(m.folder.path() / "gone.npy");
        QCOMPARE(said(), QString("The file gone.npy is gone"));
    }

    void values_reachTheEndOfALongArray() {
        std::vector<std::int16_t> values(3'000'000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::int16_t(i % 1000);
        open(npy("long", "<i2", "(3000000,)", values));
        pick("arrayMode", "Values");
        QTest::keyClick(m_view->grid(), Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(m_view->grid()->textAt(2'999'999, 0) == QString("999"));
        QCOMPARE(m_view->grid()->currentRow(), std::uint64_t(2'999'999));
    }

    void exports_areWritten() {
        open(npy<float>("out", "<f4", "(2, 3)", {1, 2, 3, 4, 5, 6}));
        QTRY_VERIFY(settled());
        for (const char* format : {"png", "svg", "pdf", "csv", "file"}) {
            const fs::path to = m.folder.path() / (std::string("out.") + format);
            std::optional<Status> ended;
            ExportOptions options;
            options.scale = 2;
            m_view->exportTo(to, QLatin1String(format), options, [&](Status status) { ended = std::move(status); });
            QTRY_VERIFY(ended);
            QVERIFY2(*ended, *ended ? "" : ended->error().message.c_str());
            QVERIFY(fs::file_size(to) > 10);
        }
        QCOMPARE(mustHave(readFile(m.folder.path() / "out.csv")), std::string("1,2,3\n4,5,6\n"));
        const QImage image(QString::fromStdString((m.folder.path() / "out.png").string()));
        QCOMPARE(image.width(), 2 * m_view->plane()->width());
        QVERIFY(mustHave(readFile(m.folder.path() / "out.svg")).find(">column<") != std::string::npos);
    }

    void sounds_areDrawn_data() {
        QTest::addColumn<int>("channels");
        QTest::newRow("mono") << 1;
        QTest::newRow("stereo") << 2;
        QTest::newRow("eight") << 8;
    }
    void sounds_areDrawn() {
        QFETCH(int, channels);
        WavBytes wav{.channels = channels, .rate = 8000};
        for (int i = 0; i < 24'000; ++i) {
            std::vector<double> frame;
            for (int channel = 0; channel < channels; ++channel)
                frame.push_back(std::sin(i / (3.0 + channel)) *
                                std::exp(-std::pow((i - 6000.0 - 1500 * channel) / 4000, 2)) * 0.9);
            wav.frame(frame);
        }
        m_sound = std::make_unique<AudioView>();
        m_sound->resize(900, 480);
        m_sound->show();
        m_sound->open(m.write("sound.wav", wav.bytes()));
        QTRY_VERIFY(m_sound->canvas()->scene());
        QVERIFY2(m_sound->bar()->facts().startsWith("0:03.0000 · 8,000 Hz"), qPrintable(m_sound->bar()->facts()));
        VisualFixture::picture(*m_sound, QStringLiteral("sound-%1").arg(channels));
        const ScenePlot& plot = m_sound->canvas()->scene()->plots[0];
        hover(m_sound->canvas(), QPoint(int(plot.area.x + plot.area.width / 2), int(plot.area.y + 20)));
        QTRY_VERIFY2(m_sound->bar()->facts().startsWith("0:01.5"), qPrintable(m_sound->bar()->facts()));
        wheel(m_sound->canvas(), {plot.area.x + plot.area.width / 2, 100}, 20);
        QTRY_VERIFY(!m_sound->canvas()->reading());
        QVERIFY(m_sound->canvas()->count() < 24);
        VisualFixture::picture(*m_sound, QStringLiteral("sound-%1-near").arg(channels));
    }

    void emptyAndBrokenSounds_areSaid() {
        for (const auto& [content, words] :
             {std::pair(WavBytes{}.bytes(), "This sound is empty."),
              std::pair(std::string("hello, hello, hello"),
                        "broken.wav can't be shown: it doesn't begin as a WAV file does")}) {
            m_sound = std::make_unique<AudioView>();
            m_sound->resize(600, 300);
            m_sound->show();
            m_sound->open(m.write("broken.wav", content));
            QTRY_COMPARE(m_sound->findChild<ViewerMessage*>()->sentence(), QString(words));
        }
    }

    void catalog_knowsThem() {
        QCOMPARE(QString(viewerFor(showFile("a.npy", {})).id), QString("array"));
        QCOMPARE(QString(viewerFor(showFile("a.NPZ", {})).id), QString("array"));
        QCOMPARE(QString(viewerFor(showFile("a.wav", {})).id), QString("audio"));
    }
};

QTEST_MAIN(ArrayViewTest)
#include "tst_ArrayView.moc"
