// The nullable token is unwrapped: what the caller gave is what the callee gets.

namespace I038;

public class LogoClient(HttpClient http)
{
    public Task<byte[]> GetAsync(string tenant, CancellationToken? token = null)
        => http.GetByteArrayAsync($"/logo/{tenant}", token ?? CancellationToken.None);
}
