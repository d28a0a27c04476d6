// Files that arrive in pieces, at /uploads: tus 1.0.0 (tus.io/protocols/resumable-upload), its core
// with creation, checksum (sha256), expiration and termination, for whoever is signed in.
//
//   POST /uploads        Upload-Length, Upload-Metadata: filename and sha256     201, Location
//   HEAD /uploads/NAME   Upload-Offset: where to go on
//   PATCH /uploads/NAME  application/offset+octet-stream, Upload-Offset          204
//   GET /uploads/NAME    JSON; of a whole one what an act wants of a file: sha256, size, ticket
//   GET /uploads         the same of all that this person has
//   DELETE /uploads/NAME
//
// What a PATCH has brought stays when the line breaks, unless it comes with a checksum, which then
// nobody could compare. A whole file that has not the sha256 announced for it is 460 and is gone.
#pragma once

#include "web/request.h"

bool tus_is(str url);
enum method tus_method(str method);          // METHOD_OTHER if it is none of the protocol's
enum method tus_method_meant(str override);  // of a POST with X-HTTP-Method-Override; absent: POST

// A PATCH, before a byte of its body is read: r->arriving takes it, or false and why not. It lives
// in the request's arena and is ended by tus_cut or tus_answer.
bool tus_begin(const struct site *s, struct db *db, struct request *r, int64_t length,
               struct answer *ret);
struct tus_feed;
err tus_feed(struct tus_feed *f, str piece);
// The line broke, with `rest` not yet fed. Called by an I/O thread: writes, but waits for no disk.
void tus_cut(struct tus_feed *f, str rest);

// Everything else, and a PATCH whose body has come: r->arriving is NULL afterwards.
void tus_answer(const struct site *s, struct db *db, struct request *r, struct answer *ret);
