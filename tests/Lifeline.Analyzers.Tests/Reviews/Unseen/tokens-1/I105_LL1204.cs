// A specific exception means "not there"; a cancellation is none of these.
using System.Net;

namespace I105;

public class Blobs(HttpClient http)
{
    public async Task<byte[]?> TryGetAsync(string name, CancellationToken ct)
    {
        try
        {
            return await http.GetByteArrayAsync(name, ct);
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
