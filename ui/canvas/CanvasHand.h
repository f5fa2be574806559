// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

namespace stemma::ui {

/// What a pressed button has become: a click that hasn't moved yet, the view held, or nodes carried. Positions are the
/// widget's. A value, that knows nothing of what is carried.
class CanvasHand {
public:
    enum class Doing { Nothing, Pressed, Panning, Carrying };
    Doing doing() const { return m_doing; }
    bool busy() const { return m_doing != Doing::Nothing; }
    QPointF from() const { return m_from; } ///< where the button went down
    /// `pans`: however little it moves, and whatever is under it.
    void press(QPointF at, bool pans);
    /// How far it moved since the last time; a press becomes `then` once it has moved far enough, until then nothing.
    QPointF move(QPointF at, Doing then);
    Doing release(); ///< what it was doing

private:
    Doing m_doing = Doing::Nothing;
    QPointF m_from, m_last;
};

} // namespace stemma::ui
