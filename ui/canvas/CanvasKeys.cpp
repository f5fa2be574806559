// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/CanvasKeys.h"

#include <QKeyEvent>

namespace stemma::ui {

namespace {

using What = CanvasKey::What;

constexpr double kShift = 20; ///< units, as far apart as the dots of the ground

CanvasKey walkKey(Walk walk, bool adds) {
    return {What::Walk, walk, adds, {}, {}};
}

CanvasKey arrowKey(int key, bool adds, bool down) {
    switch (key) {
    case Qt::Key_Left:
        return walkKey(down ? Walk::Previous : Walk::Up, adds);
    case Qt::Key_Right:
        return walkKey(down ? Walk::Next : Walk::Down, adds);
    case Qt::Key_Up:
        return walkKey(down ? Walk::Up : Walk::Previous, adds);
    case Qt::Key_Down:
        return walkKey(down ? Walk::Down : Walk::Next, adds);
    case Qt::Key_Home:
        return walkKey(Walk::First, adds);
    case Qt::Key_End:
        return walkKey(Walk::Last, adds);
    default:
        return {};
    }
}

/// With Ctrl held.
CanvasKey controlKey(int key) {
    const auto shift = [](double x, double y) {
        CanvasKey made{What::Shift};
        made.by = QPointF(x, y) * kShift;
        return made;
    };
    switch (key) {
    case Qt::Key_Left:
        return shift(-1, 0);
    case Qt::Key_Right:
        return shift(1, 0);
    case Qt::Key_Up:
        return shift(0, -1);
    case Qt::Key_Down:
        return shift(0, 1);
    case Qt::Key_F:
        return {What::Find};
    default:
        return {};
    }
}

What plainKey(int key, bool shifted) {
    switch (key) {
    case Qt::Key_F:
        return shifted ? What::Focus : What::Fit;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return What::ZoomIn;
    case Qt::Key_Minus:
    case Qt::Key_Underscore:
        return What::ZoomOut;
    case Qt::Key_0:
        return What::FullSize;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return shifted ? What::None : What::Open;
    case Qt::Key_Space:
        return What::Space;
    case Qt::Key_Escape:
        return What::Escape;
    case Qt::Key_Slash:
        return What::Find;
    case Qt::Key_F3:
        return shifted ? What::FindPrevious : What::FindNext;
    case Qt::Key_L:
        return What::List;
    case Qt::Key_P:
        return What::Path;
    case Qt::Key_I:
        return What::Card;
    default:
        return What::None;
    }
}

} // namespace

CanvasKey canvasKey(const QKeyEvent& event, LayoutDirection direction) {
    const Qt::KeyboardModifiers keys = event.modifiers() & ~Qt::KeypadModifier;
    const bool shifted = (keys & Qt::ShiftModifier) != 0;
    if ((keys & (Qt::AltModifier | Qt::MetaModifier)) != 0) return {};
    if ((keys & Qt::ControlModifier) != 0) return shifted ? CanvasKey{} : controlKey(event.key());
    const CanvasKey walk = arrowKey(event.key(), shifted, direction == LayoutDirection::TopDown);
    if (walk.what != What::None) return walk;
    CanvasKey key{plainKey(event.key(), shifted)};
    // Any other letter begins what is looked for.
    const QString text = event.text();
    if (key.what != What::None || text.isEmpty() || !(text[0].isLetterOrNumber() || text[0].isSurrogate())) return key;
    key.what = What::Find;
    key.typed = text;
    return key;
}

} // namespace stemma::ui
