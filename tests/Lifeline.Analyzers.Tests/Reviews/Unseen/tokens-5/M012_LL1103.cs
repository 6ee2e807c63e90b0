// The linked token is handed to Task.Run only; the work inside watches the outer one and never sees the time limit.
namespace M012;

public static class ThumbnailJob
{
    public static async Task<byte[]> RenderAsync(byte[] image, CancellationToken outer)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(outer);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        return await Task.Run(() => Scale(image, outer), limit.Token);
    }

    private static byte[] Scale(byte[] image, CancellationToken token)
    {
        var result = new byte[image.Length / 4];
        for (var i = 0; i < result.Length; i++)
        {
            token.ThrowIfCancellationRequested();
            result[i] = image[i * 4];
        }

        return result;
    }
}
