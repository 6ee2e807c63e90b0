// A context kept in a field of a service outlives the request it came from.
using Lifeline;

namespace M102;

public class Session
{
    private readonly Context _ctx;
    private readonly HttpClient _http;

    public Session(Context ctx, HttpClient http)
    {
        _ctx = ctx;
        _http = http;
    }

    public Task<string> ReadAsync(string path) => _http.GetStringAsync(path, _ctx);
}
