// The local function disposes the linked source in two cases of its switch and forgets it in the third.
namespace M010;

public sealed class Uploader(Func<Stream, CancellationToken, Task<int>> send)
{
    public async Task<string> UploadAsync(Stream content, CancellationToken token)
    {
        return await OnceAsync(content);

        async Task<string> OnceAsync(Stream body)
        {
            var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
            switch (await send(body, cts.Token))
            {
                case >= 200 and < 300:
                    cts.Dispose();
                    return "stored";
                case 409:
                    return "already there";
                default:
                    cts.Dispose();
                    return "refused";
            }
        }
    }
}
