// The registration is discarded although ApplicationStopping outlives the upload by months.
using Microsoft.Extensions.Hosting;

namespace M022;

public interface IUpload { void Abandon(); Task CompleteAsync(); }

public sealed class UploadTracker(IHostApplicationLifetime lifetime)
{
    public Task TrackAsync(IUpload upload)
    {
        _ = lifetime.ApplicationStopping.Register(static state => ((IUpload)state!).Abandon(), upload);
        return upload.CompleteAsync();
    }
}
