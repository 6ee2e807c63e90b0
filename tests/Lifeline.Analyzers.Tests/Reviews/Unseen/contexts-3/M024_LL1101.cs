// The half-migrated method took the token from its context, and forgets it for the body of the answer.

namespace M024;

public class Downloads(HttpClient http)
{
    public async Task<byte[]> FetchAsync(CancellationToken cancellationToken)
    {
        var ctx = Context.From(cancellationToken);
        using var response = await http.GetAsync("/latest.zip", HttpCompletionOption.ResponseHeadersRead, ctx);
        return await response.Content.ReadAsByteArrayAsync();
    }
}
