// The constructor takes a source that the caller also holds: two possible owners and no statement.

namespace M022;

public interface IUpload { Task PushAsync(Stream body, CancellationToken ct); }

public sealed class UploadSession
{
    private readonly IUpload _upload;
    private readonly CancellationTokenSource _abort;

    public UploadSession(IUpload upload, CancellationTokenSource abort)
    {
        _upload = upload;
        _abort = abort;
    }

    public Task PushAsync(Stream body) => _upload.PushAsync(body, _abort.Token);
}
