// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/NodePictures.h"

#include <QPointer>
#include <utility>

namespace stemma::ui {

NodePictures::NodePictures(QObject* parent) : QObject(parent) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &NodePictures::ask);
}

void NodePictures::setSource(NodePictureSource source) {
    m_source = std::move(source);
    forgetAll();
}

const NodePicture* NodePictures::get(const std::string& id, QSize pixels) {
    if (!m_source) return nullptr;
    auto [found, isNew] = m_entries.try_emplace(id);
    Entry& entry = found->second;
    if (isNew) {
        m_used.push_front(id);
        entry.used = m_used.begin();
        if (m_entries.size() > kKept) {
            m_entries.erase(m_used.back());
            m_used.pop_back();
        }
    } else {
        m_used.splice(m_used.begin(), m_used, entry.used);
    }
    const bool small = entry.there && !entry.picture.draw && entry.pixels.width() < pixels.width();
    if (!entry.asked && (!entry.there || small)) want(id, entry, pixels);
    return entry.there ? &entry.picture : nullptr;
}

void NodePictures::want(const std::string& id, Entry& entry, QSize pixels) {
    entry.asked = true;
    entry.pixels = pixels;
    m_wanted.push_back(id);
    m_soon.start();
}

void NodePictures::ask() {
    std::vector<std::string> wanted;
    wanted.swap(m_wanted);
    for (const std::string& id : wanted) {
        const auto entry = m_entries.find(id);
        if (entry == m_entries.end() || !m_source) continue;
        m_source(id, entry->second.pixels,
                 [self = QPointer<NodePictures>(this), id, epoch = m_epoch](NodePicture picture) {
                     if (!self || self->m_epoch != epoch) return;
                     const auto found = self->m_entries.find(id);
                     if (found == self->m_entries.end()) return;
                     found->second.picture = std::move(picture);
                     found->second.asked = false;
                     found->second.there = true;
                     Q_EMIT self->arrived(id);
                 });
    }
}

void NodePictures::forget(const std::string& id) {
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) return;
    m_used.erase(found->second.used);
    m_entries.erase(found);
}

void NodePictures::forgetAll() {
    ++m_epoch;
    m_entries.clear();
    m_used.clear();
}

} // namespace stemma::ui
