// The cancellation of the copy vanishes in an empty catch, and the half-written file is reported as its length.
namespace M066;

public class FileMover
{
    public async Task<long> CopyAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        try
        {
            await source.CopyToAsync(target, 81920, cancellationToken);
        }
        catch (OperationCanceledException) { }
        return target.Length;
    }
}
