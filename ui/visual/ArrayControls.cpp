// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visual/ArrayControls.h"

#include "core/base/Text.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/TextSize.h"

#include <QDoubleValidator>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kControlHeight = 28;

QString modeName(ArrayMode mode) {
    switch (mode) {
    case ArrayMode::Picture:
        return QObject::tr("Picture");
    case ArrayMode::Colours:
        return QObject::tr("Heatmap");
    case ArrayMode::Line:
        return QObject::tr("Line");
    case ArrayMode::Values:
        break;
    }
    return QObject::tr("Values");
}

QLabel* quietLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(Fonts::base());
    setTextHeight(label, kControlHeight);
    return label;
}

} // namespace

ArrayControls::ArrayControls(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("arrayControls"));
    auto* flow = new FlowLayout(this, 12, 6);
    flow->setContentsMargins(12, 6, 12, 7);
    m_member = choiceOf("arrayMember", tr("Array of the archive"));
    m_field = choiceOf("arrayField", tr("Field of the records"));
    m_mode = choiceOf("arrayMode", tr("How it is shown"));
    m_part = choiceOf("arrayPart", tr("Part of the complex values"));
    for (const ElementPart part :
         {ElementPart::Magnitude, ElementPart::Phase, ElementPart::Real, ElementPart::Imaginary})
        m_part->addItem(partName(part), int(part));
    m_rangeBox = new QWidget(this);
    auto* row = new QHBoxLayout(m_rangeBox);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_range = choiceOf("arrayRange", tr("Range of the colours"));
    m_range->addItem(tr("All values"), int(RangeKind::All));
    m_range->addItem(tr("Without extremes"), int(RangeKind::Robust));
    m_range->addItem(tr("Own range"), int(RangeKind::Own));
    m_range->setToolTip(tr("Which values the colours span; without extremes: from the 2nd to the 98th percentile"));
    const auto field = [this](const char* name, const QString& accessible) {
        auto* made = new QLineEdit(m_rangeBox);
        made->setObjectName(QLatin1String(name));
        made->setAccessibleName(accessible);
        made->setFont(Fonts::base());
        made->setFixedWidth(86);
        made->setAlignment(Qt::AlignRight);
        made->setValidator(new QDoubleValidator(made));
        setTextHeight(made, kControlHeight);
        connect(made, &QLineEdit::editingFinished, this, &ArrayControls::ownRange);
        return made;
    };
    m_low = field("arrayLow", tr("Least value of the colours"));
    m_high = field("arrayHigh", tr("Greatest value of the colours"));
    row->addWidget(m_range);
    row->addWidget(m_low);
    row->addWidget(quietLabel(tr("to"), m_rangeBox));
    row->addWidget(m_high);
    for (QWidget* one : {static_cast<QWidget*>(m_member), static_cast<QWidget*>(m_field), static_cast<QWidget*>(m_mode),
                         static_cast<QWidget*>(m_part), m_rangeBox})
        flow->addWidget(one);
    listen();
}

void ArrayControls::listen() {
    connect(m_member, &QComboBox::activated, this, [this](int index) { Q_EMIT memberChosen(std::size_t(index)); });
    connect(m_field, &QComboBox::activated, this, [this](int index) {
        m_choice.field = index - 1;
        m_choice.at.clear();
        Q_EMIT fieldChosen();
    });
    connect(m_mode, &QComboBox::activated, this, [this](int) {
        m_choice.mode = ArrayMode(m_mode->currentData().toInt());
        makeSliders();
        showOrHide();
        Q_EMIT changed(false);
    });
    connect(m_part, &QComboBox::activated, this, [this](int) {
        m_choice.part = ElementPart(m_part->currentData().toInt());
        Q_EMIT changed(false);
    });
    connect(m_range, &QComboBox::activated, this, [this](int) {
        m_choice.range = RangeKind(m_range->currentData().toInt());
        if (m_choice.range == RangeKind::Own) return ownRange();
        Q_EMIT changed(false);
    });
}

Choice* ArrayControls::choiceOf(const char* name, const QString& accessible) {
    auto* made = new Choice(this);
    made->setObjectName(QLatin1String(name));
    made->setAccessibleName(accessible);
    made->setToolTip(accessible);
    made->setFont(Fonts::base());
    made->setMaximumWidth(280);
    setTextHeight(made, kControlHeight);
    return made;
}

void ArrayControls::setMembers(const std::vector<QString>& names, std::size_t current) {
    m_member->setVisible(!names.empty());
    if (m_member->count() != int(names.size())) {
        m_member->clear();
        QStringList list;
        for (const QString& name : names) list << name;
        m_member->addItems(list);
    }
    m_member->setCurrentIndex(int(current));
}

void ArrayControls::setArray(const Array& whole, const Array& chosen, const std::optional<PixelLayout>& pixels,
                             const ArrayChoice& choice) {
    m_choice = choice;
    const bool records = whole.type().kind == ElementType::Kind::Record;
    m_field->clear();
    if (records) {
        m_field->addItem(tr("All fields"));
        for (const ElementField& field : whole.type().fields) m_field->addItem(oneLine(field.name, 80));
        m_field->setCurrentIndex(choice.field + 1);
    }
    m_field->setVisible(records);
    m_mode->clear();
    const std::vector<ArrayMode> modes = modesOf(chosen, pixels);
    for (const ArrayMode mode : modes) m_mode->addItem(modeName(mode), int(mode));
    m_mode->setCurrentIndex(std::max(m_mode->findData(int(choice.mode)), 0));
    m_mode->setVisible(modes.size() > 1);
    m_part->setVisible(chosen.type().kind == ElementType::Kind::Complex);
    m_part->setCurrentIndex(std::max(m_part->findData(int(choice.part)), 0));
    m_range->setCurrentIndex(int(choice.range));
    m_array = chosen;
    m_pixels = pixels;
    makeSliders();
    showOrHide();
}

/// One for each axis that isn't shown and has more than one place. Those that stay keep the focus.
void ArrayControls::makeSliders() {
    m_choice.at.resize(m_array.dimensions());
    const std::size_t axes = m_array.dimensions();
    const bool picture = m_choice.mode == ArrayMode::Picture && m_pixels;
    std::vector<std::size_t> wanted;
    for (std::size_t axis = 0; axis < axes && axes > 2; ++axis) {
        const bool shown =
            picture ? axis == m_pixels->rowAxis || axis == m_pixels->columnAxis || int(axis) == m_pixels->channelAxis
                    : axis + 2 >= axes;
        if (!shown && m_array.shape()[axis] > 1 && m_array.type().kind != ElementType::Kind::Record)
            wanted.push_back(axis);
    }
    const auto same = [this](const AxisSlider& one, std::size_t axis) {
        return one.axis == axis && one.extent == m_array.shape()[axis];
    };
    if (!std::equal(m_sliders.begin(), m_sliders.end(), wanted.begin(), wanted.end(), same)) {
        for (const AxisSlider& one : m_sliders) delete one.box;
        m_sliders.clear();
        for (const std::size_t axis : wanted) addSlider(axis);
    }
    for (std::size_t i = 0; i < m_sliders.size(); ++i) {
        const QSignalBlocker quiet(m_sliders[i].slider); // it is what is chosen already
        m_sliders[i].slider->setValue(int(std::min<std::uint64_t>(m_choice.at[m_sliders[i].axis], 0x7FFFFFFE)));
        sayAxis(i);
    }
}

void ArrayControls::addSlider(std::size_t axis) {
    AxisSlider made;
    made.axis = axis;
    made.extent = m_array.shape()[axis];
    made.box = new QWidget(this);
    auto* row = new QHBoxLayout(made.box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    made.label = quietLabel({}, made.box);
    made.label->setMinimumWidth(made.label->fontMetrics().horizontalAdvance(
        tr("Axis %1: %2 of %2").arg(axis).arg(qtext(formatCount(std::int64_t(made.extent))))));
    made.slider = new QSlider(Qt::Horizontal, made.box);
    made.slider->setObjectName(QStringLiteral("arrayAxis%1").arg(axis));
    made.slider->setAccessibleName(tr("Index along axis %1").arg(axis));
    made.slider->setRange(0, int(std::min<std::uint64_t>(made.extent - 1, 0x7FFFFFFE)));
    made.slider->setPageStep(std::max(int(std::min<std::uint64_t>(made.extent / 10, 1'000'000)), 1));
    made.slider->setFixedWidth(180);
    row->addWidget(made.label);
    row->addWidget(made.slider);
    const std::size_t index = m_sliders.size();
    m_sliders.push_back(made);
    connect(made.slider, &QSlider::valueChanged, this, [this, index](int value) {
        m_choice.at[m_sliders[index].axis] = std::uint64_t(value);
        sayAxis(index);
        Q_EMIT changed(true);
    });
    layout()->addWidget(made.box);
    made.box->show();
}

void ArrayControls::sayAxis(std::size_t slider) {
    const AxisSlider& one = m_sliders[slider];
    one.label->setText(tr("Axis %1: %2 of %3")
                           .arg(one.axis)
                           .arg(qtext(formatCount(std::int64_t(m_choice.at[one.axis]))),
                                qtext(formatCount(std::int64_t(one.extent)))));
}

void ArrayControls::setRange(const PlaneRange& range) {
    m_setting = true;
    m_low->setText(QString::number(range.low, 'g', 5));
    m_high->setText(QString::number(range.high, 'g', 5));
    m_setting = false;
}

void ArrayControls::ownRange() {
    if (m_setting) return;
    bool lowRight = false, highRight = false;
    const double low = m_low->text().toDouble(&lowRight), high = m_high->text().toDouble(&highRight);
    const bool asChosen = m_range->currentIndex() == int(RangeKind::Own);
    if (!lowRight || !highRight || !(high > low)) return;
    if (!asChosen && !m_low->isModified() && !m_high->isModified()) return; // only left
    m_choice.range = RangeKind::Own;
    m_choice.low = low;
    m_choice.high = high;
    m_range->setCurrentIndex(int(RangeKind::Own));
    m_low->setModified(false);
    m_high->setModified(false);
    Q_EMIT changed(false);
}

void ArrayControls::showOrHide() {
    m_rangeBox->setVisible(m_choice.mode == ArrayMode::Colours);
    bool any = m_rangeBox->isVisibleTo(this) || !m_sliders.empty();
    for (const Choice* one : {m_member, m_field, m_mode, m_part}) any = any || one->isVisibleTo(this);
    setVisible(any);
}

void ArrayControls::paintEvent(QPaintEvent*) {
    const Palette palette = currentPalette();
    QPainter painter(this);
    painter.fillRect(rect(), palette("surface"));
    painter.fillRect(QRect(0, height() - 1, width(), 1), palette("line"));
}

void ArrayControls::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
