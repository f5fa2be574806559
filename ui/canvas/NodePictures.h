// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/paint/GraphPainter.h"

#include <QObject>
#include <QSize>
#include <QTimer>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

namespace stemma::ui {

/// Asks whoever knows for an artifact's picture, `pixels` large; `ready` is called on the UI thread, at once or later,
/// with an empty picture where there is none, and may be called after the asker is gone.
using NodePictureSource =
    std::function<void(const std::string& id, QSize pixels, std::function<void(NodePicture)> ready)>;

/// The pictures of the cards in sight: asked for when first needed, the longest unused forgotten.
/// UI thread.
class NodePictures : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t kKept = 256; ///< pictures
    explicit NodePictures(QObject* parent = nullptr);
    void setSource(NodePictureSource source);
    /// Null: not there yet; it is asked for, and arrived() follows.
    const NodePicture* get(const std::string& id, QSize pixels);
    /// Forgets one, which may look different by now.
    void forget(const std::string& id);
    void forgetAll();
    Q_SIGNAL void arrived(const std::string& id);

private:
    struct Entry {
        NodePicture picture;
        QSize pixels;
        bool asked = false, there = false;
        std::list<std::string>::iterator used;
    };
    void want(const std::string& id, Entry& entry, QSize pixels);
    void ask();

    NodePictureSource m_source;
    std::unordered_map<std::string, Entry> m_entries;
    std::list<std::string> m_used; ///< latest first
    std::vector<std::string> m_wanted;
    QTimer m_soon;        ///< nobody is asked in the middle of a painting
    unsigned m_epoch = 0; ///< answers of an earlier one are dropped
};

} // namespace stemma::ui
