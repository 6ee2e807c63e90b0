// Both the start and the work get the token.

namespace I075;

public class Renderer(Func<string, CancellationToken, byte[]> render)
{
    public Task<byte[]> RenderAsync(string html, CancellationToken ct)
        => Task.Run(() => render(html, ct), ct);
}
