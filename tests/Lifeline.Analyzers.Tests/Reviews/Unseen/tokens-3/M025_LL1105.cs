// a backoff of up to a minute in Thread.Sleep, deaf to the token that the loop gets
namespace M025;

public sealed class LegacyUploader(Func<string, bool> tryUpload)
{
    public bool Upload(string file, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 6; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (tryUpload(file))
                return true;
            Thread.Sleep(TimeSpan.FromSeconds(10 * attempt));
        }
        return false;
    }
}
