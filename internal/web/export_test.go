package web

import "time"

// SetLimits shortens the time limits, for tests that wait for them. It must be called before Serve.
func (s *Server) SetLimits(header, read, grace time.Duration) {
	s.http.ReadHeaderTimeout, s.http.ReadTimeout, s.grace = header, read, grace
}
