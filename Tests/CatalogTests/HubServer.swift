import Foundation

/// A server on this machine that answers as the Hugging Face Hub does for the repository `toy/model`, with faults on
/// request. It ends with the value, and with the test process.
final class HubServer {
  /// What it does wrong, or asks for.
  enum Fault: String {
    case none
    /// Sends a third of the weights and closes the connection, the first two times.
    case breaks
    /// The same, and answers ranges with the whole file.
    case breaksWithoutRanges = "breaks-without-ranges"
    /// Sends other bytes than it promised.
    case damaged
    /// Sends another small file than it promised.
    case damagedConfig = "damaged-config"
    /// Wants the token `good`.
    case gated
    /// Knows no repository.
    case missing
    /// Answers 503 the first two times.
    case busy
    /// Answers with a page that is no listing.
    case page
  }

  let address: String
  private let process = Process()
  private let input = Pipe()
  private let log: URL

  init(_ fault: Fault) throws {
    log = FileManager.default.temporaryDirectory.appending(path: "hub-\(UUID()).log")
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.script, fault.rawValue, log.path]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    address = "http://127.0.0.1:" + line.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: log)
  }

  /// What was asked for so far: a line for each request with path, range and authorization.
  var requests: [String] {
    ((try? String(contentsOf: log, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
  }

  /// The weights that it serves.
  static let weights = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) })
  static let config = Data("{\"model_type\": \"toy\"}\n".utf8)

  private static let script = #"""
    import hashlib, http.server, json, os, sys, threading

    fault, log = sys.argv[1], sys.argv[2]
    weights = bytes((i * 7 ^ i >> 8) & 255 for i in range(300000))
    config = b'{"model_type": "toy"}\n'
    files = {"model.safetensors": weights, "config.json": config}
    count = {}

    def listing():
        blob = hashlib.sha1(b"blob %d\0" % len(config) + config).hexdigest()
        sha = hashlib.sha256(weights).hexdigest()
        return json.dumps({"sha": "0123abcd", "siblings": [
            {"rfilename": "README.md", "size": 1, "blobId": "00"},
            {"rfilename": "config.json", "size": len(config), "blobId": blob},
            {"rfilename": "model.safetensors", "size": len(weights), "blobId": "11",
             "lfs": {"sha256": sha, "size": len(weights), "pointerSize": 134}}]}).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments): pass

        def answer(self, status, body, headers=(), sent=None):
            self.send_response(status)
            for name, value in headers: self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if sent is None else body[:sent])
            if sent is not None: self.close_connection = True

        def do_GET(self):
            authorization = self.headers.get("Authorization", "-")
            with open(log, "a") as out:
                print(self.path, self.headers.get("Range", "-"), authorization, file=out)
            count[self.path] = count.get(self.path, 0) + 1
            if fault == "missing": return self.answer(404, b"no such thing " * 10)
            if fault == "page": return self.answer(200, b"<html>hello</html>")
            if fault == "busy" and count[self.path] <= 2: return self.answer(503, b"busy " * 10)
            cdn = self.path.startswith("/cdn/")
            if fault == "gated" and not cdn and authorization != "Bearer good":
                return self.answer(403 if "Bearer" in authorization else 401, b"who are you? " * 10)
            if self.path == "/api/models/toy/model/revision/main?blobs=true": return self.answer(200, listing())
            name = self.path.rsplit("/", 1)[-1]
            if self.path == "/toy/model/resolve/0123abcd/config.json":
                return self.answer(200, config.replace(b"toy", b"tux") if fault == "damaged-config" else config)
            if self.path == "/toy/model/resolve/0123abcd/model.safetensors":
                there = "http://localhost:%d/cdn/model.safetensors" % self.server.server_address[1]
                return self.answer(302, b"", [("Location", there)])
            if self.path != "/cdn/model.safetensors": return self.answer(404, b"no such file")
            body = weights if fault != "damaged" else weights[:-1] + b"?"
            headers, status, start = [("Accept-Ranges", "bytes")], 200, 0
            if "Range" in self.headers and fault != "breaks-without-ranges":
                start, status = int(self.headers["Range"][6:].split("-")[0]), 206
                headers.append(("Content-Range", "bytes %d-%d/%d" % (start, len(body) - 1, len(body))))
            short = fault.startswith("breaks") and count[self.path] <= 2
            self.answer(status, body[start:], headers, 100000 if short else None)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *arguments: None  # a client that goes away is part of the tests
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    os._exit(0)
    """#
}
