// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/visual/ArrayViewFixture.h"

using namespace stemma;
using namespace stemma::ui;

/// What a person chooses of an array, what follows from it, and what is written of it.
class ArrayChoicesTest : public ArrayViewFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VisualFixture::dress(); }
    void cleanup() {
        m_view.reset();
        m_sound.reset();
    }

    void sliders_followWhatIsShown() {
        if (!runNumpy(m.folder.path(), R"PY(
import numpy as np
np.savez('alike.npz', a=np.arange(240.0).reshape(5, 6, 8), b=np.arange(240.0).reshape(5, 6, 8))
r = np.zeros(6, [('x', 'f8', (4, 5)), ('y', 'f8', (4, 5)), ('z', 'f8')])
r['x'] = np.arange(120).reshape(6, 4, 5)
np.save('fields.npy', r)
)PY"))
            QFAIL("NumPy isn't installed");
        const auto follows = [this](int value) {
            auto* slider = find<QSlider>("arrayAxis0");
            return slider && slider->value() == value && m_view->plane()->source()->plane.at[0] == std::uint64_t(value);
        };
        open(m.folder.path() / "alike.npz");
        QTRY_VERIFY(settled());
        QVERIFY(follows(2));
        find<QSlider>("arrayAxis0")->setValue(4);
        QVERIFY(follows(4));
        QSignalSpy loaded(m_view.get(), &ArrayView::loaded);
        pick("arrayMember", "b");
        QVERIFY(loaded.wait(20'000));
        QVERIFY(follows(2));
        open(m.folder.path() / "fields.npy");
        QVERIFY(!find<QSlider>("arrayAxis0"));
        pick("arrayField", "x");
        QVERIFY(follows(3));
        find<QSlider>("arrayAxis0")->setValue(0);
        pick("arrayField", "y");
        QVERIFY(follows(3));
        pick("arrayField", "z");
        QVERIFY(!find<QSlider>("arrayAxis0"));
        open(npy("turned", "|u1", "(12, 16, 3)", std::vector<std::uint8_t>(576, 7)));
        QVERIFY(!find<QSlider>("arrayAxis0"));
        pick("arrayMode", "Heatmap"); // of the last two axes
        QVERIFY(follows(0));
        QCOMPARE(find<QSlider>("arrayAxis0")->maximum(), 11);
        pick("arrayMode", "Picture");
        QVERIFY(!find<QSlider>("arrayAxis0"));
    }

    void ranges_areOfWhatIsMeant() {
        ArrayFacts facts;
        facts.min = -1e6;
        facts.max = 2e6;
        facts.low = -5;
        facts.high = 4;
        facts.finite = 1000;
        facts.bins = {{-1e6, 2e6, 1000}};
        const Array real = mustHave(readNpy(npyOf(headerOf("'<f8'", "(9,)"))));
        const Array complex = mustHave(readNpy(npyOf(headerOf("'<c16'", "(9,)"))));
        ArrayChoice choice;
        choice.range = RangeKind::Robust;
        QCOMPARE(rangeOf(real, choice, facts), (PlaneRange{-5, 5, true}));
        facts.low = 1;
        QCOMPARE(rangeOf(real, choice, facts), (PlaneRange{1, 4, false}));
        facts.min = 0;
        choice.part = ElementPart::Magnitude;
        QCOMPARE(rangeOf(complex, choice, facts), (PlaneRange{1, 4, false}));
        choice.part = ElementPart::Real;
        QCOMPARE(rangeOf(complex, choice, facts), (PlaneRange{-4, 4, true}));
        choice = {};
        choice.range = RangeKind::Own;
        choice.low = -3;
        choice.high = 10;
        QCOMPARE(rangeOf(real, choice, facts), (PlaneRange{-3, 10, false})); // its middle isn't zero
        choice.high = 3;
        QCOMPARE(rangeOf(real, choice, facts), (PlaneRange{-3, 3, true}));
    }

    void slowScrolling_adds_up() {
        std::vector<float> values(20'000);
        open(npy("scroll", "<f4", "(1000, 20)", values));
        pick("arrayMode", "Values");
        const auto scroll = [this](QPoint delta) {
            const QPointF at(200, 100);
            QWheelEvent event(at, m_view->grid()->mapToGlobal(at), {}, delta, {}, {}, Qt::ScrollUpdate, false);
            QApplication::sendEvent(m_view->grid()->viewport(), &event);
        };
        for (int i = 0; i < 12; ++i) scroll({0, -10});
        QCOMPARE(m_view->grid()->topRow(), std::uint64_t(3));
        for (int i = 0; i < 8; ++i) scroll({0, 10});
        QCOMPARE(m_view->grid()->topRow(), std::uint64_t(1));
        for (int i = 0; i < 12; ++i) scroll({-20, 0});
        QCOMPARE(m_view->grid()->leftColumn(), std::uint64_t(2));
        scroll({0, -120});
        QCOMPARE(m_view->grid()->topRow(), std::uint64_t(4));
    }

    void partOfAnArray_isExportedAndSaid() {
        open(npy<float>("cut", "<f4", "(4, 3)", {1, 2, 3, 4, 5, 6}));
        std::optional<Status> ended;
        m_view->exportTo(m.folder.path() / "part.csv", "csv", {}, [&](Status status) { ended = std::move(status); });
        QTRY_VERIFY(ended);
        QVERIFY(!*ended);
        QCOMPARE(QString::fromStdString(ended->error().message),
                 QString("part.csv has only a part of it: its header claims 12 values, and there are 6"));
        QCOMPARE(mustHave(readFile(m.folder.path() / "part.csv")), std::string("1,2,3\n4,5,6\n"));
    }

    void packedArray_isExportedWhole() {
        if (!runNumpy(m.folder.path(), "import numpy; numpy.savez_compressed('packed.npz', numpy.ones(9000, 'u1'))"))
            QFAIL("NumPy isn't installed");
        const OpenedArray seen = mustHave(openArray(m.folder.path() / "packed.npz", 0, {}, 2000));
        QVERIFY(seen.complaint.contains("only the first"));
        const fs::path to = m.folder.path() / "packed.csv";
        mustBe(exportArrayCsv(seen, {}, to, {}));
        QCOMPARE(fs::file_size(to), std::uintmax_t(18'000));
        const Status part = exportArrayCsv(seen, {}, to, {}, 4128);
        QVERIFY(!part);
        QVERIFY2(part.error().message.find("only a part") != std::string::npos, part.error().message.c_str());
        QCOMPARE(fs::file_size(to), std::uintmax_t(8000));
    }

    void afterAFailure_nothingStaleIsTouched() {
        open(npy<float>("good", "<f4", "(20, 30)", std::vector<float>(600, 2)));
        QTRY_VERIFY(settled());
        QSignalSpy loaded(m_view.get(), &ArrayView::loaded);
        m_view->open(m.folder.path() / "gone.npy");
        QVERIFY(loaded.wait(20'000));
        QCOMPARE(said(), QString("The file gone.npy is gone"));
        Q_EMIT m_view->controls()->changed(true);
        Q_EMIT m_view->controls()->fieldChosen();
        Q_EMIT m_view->plane()->hovered(PlaneCanvas::Cell{1, 1});
        Q_EMIT m_view->line()->hovered(3);
        QCOMPARE(said(), QString("The file gone.npy is gone"));
        QCOMPARE(m_view->bar()->facts(), QString());
        QVERIFY(!m_view->plane()->source());
        open(npy<float>("good", "<f4", "(20, 30)", std::vector<float>(600, 2)));
        pick("arrayMode", "Values");
        const Status unread = stemma::fail(ErrorCode::Io, "A page that isn't seen can't be read");
        Q_EMIT m_view->plane()->failed(unread.error());
        QCOMPARE(said(), QString());
    }

    void pointer_drawsNoLineAnew() {
        std::vector<float> values(5000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = float(std::sin(double(i) / 300));
        open(npy("pointer", "<f4", "(5000,)", values));
        QTRY_VERIFY(settled() && m_view->line()->scene());
        (void)m_view->line()->grab();
        const int before = m_view->line()->timesDrawn();
        QVERIFY(before > 0);
        const QImage first = m_view->line()->grab().toImage();
        for (int x = 200; x < 260; x += 20) {
            hover(m_view->line(), {x, 100});
            const QImage with = m_view->line()->grab().toImage();
            QVERIFY(with != first);
        }
        QCOMPARE(m_view->line()->timesDrawn(), before);
        VisualFixture::dress(true);
        QTRY_COMPARE(m_view->line()->grab().toImage().pixelColor(2, 2).rgb(), Palette(true)("surface").rgb());
        VisualFixture::dress(false);
        QVERIFY(m_view->line()->timesDrawn() > before);
    }

    void moments_areRoundedWhole() {
        WavBytes wav{.channels = 1, .rate = 192'000};
        for (int i = 0; i < 191'997; ++i) wav.frame({0.1});
        m_sound = std::make_unique<AudioView>();
        m_sound->resize(600, 300);
        m_sound->show();
        m_sound->open(m.write("rounded.wav", wav.bytes()));
        QTRY_VERIFY2(m_sound->bar()->facts().startsWith("0:01.0000"), qPrintable(m_sound->bar()->facts()));
    }
};

QTEST_MAIN(ArrayChoicesTest)
#include "tst_ArrayChoices.moc"
