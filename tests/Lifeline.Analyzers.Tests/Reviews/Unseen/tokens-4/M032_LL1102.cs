// Half of the calls, the bulk ones, lose the caller's token by the conditional.
namespace M032;

public interface IBlobs { Task PutAsync(string name, byte[] data, CancellationToken token); }

public sealed class BlobUploader(IBlobs blobs)
{
    public Task UploadAsync(string name, byte[] data, bool bulk, CancellationToken token)
    {
        return blobs.PutAsync(name, data, bulk ? CancellationToken.None : token);
    }
}
