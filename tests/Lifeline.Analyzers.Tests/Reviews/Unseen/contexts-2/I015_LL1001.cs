// Try/finally around an exception filter; the dispose is in the finally of the outer try.

namespace I015;

public sealed class Uploader(HttpClient http)
{
    public async Task<bool> TryUploadAsync(Context ctx, Uri target, byte[] bytes)
    {
        ContextScope scope = ctx.WithTimeout(TimeSpan.FromSeconds(15));
        try
        {
            try
            {
                using var content = new ByteArrayContent(bytes);
                using var response = await http.PutAsync(target, content, scope);
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException failure) when (failure.StatusCode is null)
            {
                return false;
            }
        }
        finally
        {
            scope.Dispose();
        }
    }
}
