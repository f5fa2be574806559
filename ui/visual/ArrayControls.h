// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/visual/ArrayWork.h"

#include <QWidget>
#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QSlider;

namespace stemma::ui {

class Choice;

/// The line below an array's bar: which array of an archive, which field, which way of showing, which part of complex
/// values, an index along each axis that isn't shown, the range of the colours. Only what there is to choose is there.
class ArrayControls : public QWidget {
    Q_OBJECT
public:
    explicit ArrayControls(QWidget* parent = nullptr);
    void setMembers(const std::vector<QString>& names, std::size_t current);
    void setArray(const Array& whole, const Array& chosen, const std::optional<PixelLayout>& pixels,
                  const ArrayChoice& choice);
    void setRange(const PlaneRange& range); ///< what is in force, for the fields
    const ArrayChoice& choice() const { return m_choice; }

Q_SIGNALS:
    void memberChosen(std::size_t index);
    void fieldChosen();
    void changed(bool sliceOnly); ///< sliceOnly: nothing but an index along an axis

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void listen();
    Choice* choiceOf(const char* name, const QString& accessible);
    void makeSliders();
    void addSlider(std::size_t axis);
    void sayAxis(std::size_t slider);
    void ownRange();
    void showOrHide();

    struct AxisSlider {
        std::size_t axis = 0;
        std::uint64_t extent = 0;
        QLabel* label = nullptr;
        QSlider* slider = nullptr;
        QWidget* box = nullptr;
    };
    ArrayChoice m_choice;
    Choice *m_member, *m_field, *m_mode, *m_part, *m_range;
    QLineEdit *m_low, *m_high;
    QWidget* m_rangeBox;
    std::vector<AxisSlider> m_sliders;
    Array m_array; ///< the chosen field, or all
    std::optional<PixelLayout> m_pixels;
    bool m_setting = false;
};

} // namespace stemma::ui
